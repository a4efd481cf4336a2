import '../../http/describe-at-once.js';

export { type LynesPlayer, lynesContract } from './lynes.contract.js';
export { LynesController } from './lynes.controller.js';
export { LynesModule } from './lynes.module.js';
export type { LynesAccount, LynesAccountOptions, LynesOptions } from './lynes.options.js';
export { LynesService, type LynesTokenRequest } from './lynes.service.js';
