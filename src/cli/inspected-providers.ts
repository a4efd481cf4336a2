import { gamopandaConfiguration } from '../providers/gamopanda/gamopanda.configuration.js';
import { lynesConfiguration } from '../providers/lynes/lynes.configuration.js';
import { phoenixConfiguration } from '../providers/phoenix/phoenix.configuration.js';
import { stackedConfiguration } from '../providers/stacked/stacked.configuration.js';
import { inspectedProvider } from './inspected-provider.js';

/** The providers of the commands; those whose tokens have a mark of their own come first. */
export const INSPECTED_PROVIDERS = [
  gamopandaConfiguration,
  phoenixConfiguration,
  lynesConfiguration,
  stackedConfiguration,
].map(inspectedProvider);
