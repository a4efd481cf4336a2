import { gamopandaConfiguration } from '../providers/gamopanda/gamopanda.configuration.js';
import { gamopandaContract } from '../providers/gamopanda/gamopanda.contract.js';
import { resolveGamopandaOptions } from '../providers/gamopanda/gamopanda.options.js';
import { lynesConfiguration } from '../providers/lynes/lynes.configuration.js';
import { lynesContract } from '../providers/lynes/lynes.contract.js';
import { resolveLynesOptions } from '../providers/lynes/lynes.options.js';
import { phoenixConfiguration } from '../providers/phoenix/phoenix.configuration.js';
import { phoenixContract } from '../providers/phoenix/phoenix.contract.js';
import { resolvePhoenixOptions } from '../providers/phoenix/phoenix.options.js';
import { stackedConfiguration } from '../providers/stacked/stacked.configuration.js';
import { stackedContract } from '../providers/stacked/stacked.contract.js';
import { resolveStackedOptions } from '../providers/stacked/stacked.options.js';
import { inspectedProvider } from './inspected-provider.js';

/** The providers of the commands, one line each; those whose tokens have a mark of their own come first. */
export const INSPECTED_PROVIDERS = [
  inspectedProvider(gamopandaConfiguration, gamopandaContract, resolveGamopandaOptions),
  inspectedProvider(phoenixConfiguration, phoenixContract, resolvePhoenixOptions),
  inspectedProvider(lynesConfiguration, lynesContract, resolveLynesOptions),
  inspectedProvider(stackedConfiguration, stackedContract, resolveStackedOptions),
] as const;
