import { gamopandaConfiguration } from '../../providers/gamopanda/gamopanda.configuration.js';
import { gamopandaKeyProbe } from '../../providers/gamopanda/gamopanda.key-probe.js';
import { lynesConfiguration } from '../../providers/lynes/lynes.configuration.js';
import { lynesKeyProbe } from '../../providers/lynes/lynes.key-probe.js';
import { phoenixConfiguration } from '../../providers/phoenix/phoenix.configuration.js';
import { phoenixKeyProbe } from '../../providers/phoenix/phoenix.key-probe.js';
import { stackedConfiguration } from '../../providers/stacked/stacked.configuration.js';
import { stackedKeyProbe } from '../../providers/stacked/stacked.key-probe.js';
import { startSandbox } from '../../sandbox/start-sandbox.js';
import { keyProvider } from './key-provider.js';

/** The providers of `mintmark keys`, and what emulates those that nobody can ask. */
export const PROBED_PROVIDERS = [
  keyProvider(gamopandaConfiguration, gamopandaKeyProbe, (known) =>
    startSandbox({ accounts: { gamopanda: [known] } }),
  ),
  keyProvider(lynesConfiguration, lynesKeyProbe, askedItself),
  keyProvider(phoenixConfiguration, phoenixKeyProbe, (known) =>
    startSandbox({ accounts: { phoenix: [known] } }),
  ),
  keyProvider(stackedConfiguration, stackedKeyProbe, askedItself),
];

/** For providers that answer themselves. */
function askedItself(known: never): never {
  return known;
}
