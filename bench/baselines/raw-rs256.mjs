/** What `crypto.sign` with callbacks reaches alone: many under way, in a process that does nothing else. */
import { repeatTogether } from '../harness/repeat.mjs';
import { serveWays } from '../harness/serve-ways.mjs';
import { rawRs256 } from './raw-signatures.mjs';

const player = { playerId: 'player-1', name: 'Player', balance: '1234.56' };

await serveWays({ sign: (seconds) => repeatTogether(() => rawRs256(player), seconds) });
