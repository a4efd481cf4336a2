import '../../http/describe-at-once.js';

export { type StackedPlayer, stackedContract } from './stacked.contract.js';
export { StackedController } from './stacked.controller.js';
export { StackedModule } from './stacked.module.js';
export type { StackedAccount, StackedAccountOptions, StackedOptions } from './stacked.options.js';
export {
  type StackedCampaignRefresh,
  type StackedCampaignRefreshRequest,
  type StackedOneTimeToken,
  type StackedOneTimeTokenRequest,
  StackedService,
  type StackedTokenRequest,
} from './stacked.service.js';
