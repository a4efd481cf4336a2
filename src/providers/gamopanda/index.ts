import '../../http/describe-at-once.js';

export { type GamopandaPlayer, gamopandaContract } from './gamopanda.contract.js';
export { GamopandaController } from './gamopanda.controller.js';
export { GamopandaModule } from './gamopanda.module.js';
export type {
  GamopandaAccount,
  GamopandaAccountOptions,
  GamopandaKeyOptions,
  GamopandaOptions,
} from './gamopanda.options.js';
export { GamopandaService, type GamopandaTokenRequest } from './gamopanda.service.js';
