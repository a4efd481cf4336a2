export type { FaultyAnswer, SandboxFault } from './fault.js';
export { SandboxInputError } from './fault.js';
export type { ReceivedRequest } from './request-log.js';
export type { SandboxControls } from './sandbox-controls.js';
export type { SandboxExample } from './sandbox-provider.js';
export {
  type GamopandaSandboxAccount,
  type GamopandaSandboxCustomer,
  type GamopandaSandboxKey,
  type LynesSandboxAccount,
  type PhoenixSandboxAccount,
  type PhoenixSandboxKey,
  type PhoenixSandboxOperator,
  type Sandbox,
  type SandboxAccounts,
  type SandboxOptions,
  type StackedSandboxAccount,
  startSandbox,
} from './start-sandbox.js';
