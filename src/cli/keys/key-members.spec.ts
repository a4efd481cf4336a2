import { PROBED_PROVIDERS } from './probed-providers.js';

test('the members that one provider has for its keys are read off its section', () => {
  const members = new Map(
    PROBED_PROVIDERS.map((provider) => [provider.configuration.provider, provider.members]),
  );
  expect(members.get('phoenix')).toEqual([]);
  const short = { name: 'allowShortSecret', isRequired: false, isSwitch: true };
  for (const provider of ['lynes', 'stacked']) {
    expect(members.get(provider)).toEqual([
      { ...short, description: expect.stringContaining('32 bytes') as string },
    ]);
  }
  expect(members.get('gamopanda')).toContainEqual({
    name: 'apiKey',
    isRequired: true,
    isSwitch: false,
    description: expect.stringContaining('API key') as string,
  });
});
