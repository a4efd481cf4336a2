import { inspect } from 'node:util';
import { ModulesContainer } from '@nestjs/core';
import { secretTexts } from '../support/environment.js';
import { useService } from '../support/service-under-test.js';

/** Everything that the app is made of, as a debugger, a crash report or a careless log line would show it. */
describe('secrets are in no sight of the running service:', () => {
  const underTest = useService('fastify');

  function found(text: string): readonly string[] {
    return [...secretTexts(underTest().secrets)]
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => name);
  }

  test('not in any of its parts, looked at as closely as Node can', () => {
    const modules = [...underTest().service.app.get(ModulesContainer).values()];
    const parts = modules.flatMap(({ providers, controllers }) => [
      ...[...providers.values()].map(({ instance }) => instance),
      ...[...controllers.values()].map(({ instance }) => instance as unknown),
    ]);
    expect(parts.length).toBeGreaterThan(30);
    for (const part of parts) {
      expect(found(inspect(part, { depth: 5, showHidden: true, getters: false }))).toEqual([]);
    }
  });

  test.each(['/health/ready', '/metrics', '/openapi.json', '/docs', '/docs/swagger-ui-init.js'])(
    'not in %s, however much is minted before',
    async (target) => {
      const { client } = underTest();
      const { token } = await client.mint('/v1/stacked/tokens', { playerId: 'player-of-no-metric' });
      const { status, text } = await client.send('GET', target);
      expect(status).toBe(200);
      expect(found(text)).toEqual([]);
      expect(text).not.toContain(token);
      expect(text).not.toContain('player-of-no-metric');
    },
  );
});
