import '../../http/describe-at-once.js';

export type { PhoenixOperatorRequest } from './operator-request.js';
export { type PhoenixPlayer, phoenixContract } from './phoenix.contract.js';
export { PhoenixController } from './phoenix.controller.js';
export { PhoenixModule } from './phoenix.module.js';
export type { PhoenixAccount, PhoenixAccountOptions, PhoenixOptions } from './phoenix.options.js';
export {
  type PhoenixPublicKey,
  type PhoenixRequestSignature,
  PhoenixService,
  type PhoenixTokenRequest,
} from './phoenix.service.js';
