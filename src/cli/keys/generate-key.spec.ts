import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfiguredFolder, KnownContext } from '../../../test/cli/keys/known-context.js';
import { generateKey } from './generate-key.js';

const CONFIG = `providers:
  phoenix:
    accounts:
      - operatorId: operator
        instanceId: instance
        keys: [{ keyId: a, source: env:PHOENIX_KEY }]
`;

test('a key that the configuration names stays, whatever becomes of telling it', async () => {
  const folder = new ConfiguredFolder(CONFIG);
  try {
    const context = new KnownContext();
    context.note = () => {
      throw new Error('nobody listens');
    };
    const request = { account: 'phoenix', keyId: 'b', bits: 2048, out: undefined, isDryRun: false } as const;
    await expect(generateKey({ ...request, config: folder.config }, context)).rejects.toThrow(
      'nobody listens',
    );
    expect(readFileSync(folder.config, 'utf8')).toContain('file:keys/phoenix-default-b.pem');
    expect(existsSync(join(folder.path, 'keys/phoenix-default-b.pem'))).toBe(true);
  } finally {
    folder.remove();
  }
});
