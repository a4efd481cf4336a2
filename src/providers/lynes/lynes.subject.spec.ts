import { lynesSubject } from './lynes.subject.js';

test.each([
  [
    ['games', 'missions'],
    ['games', 'missions'],
  ],
  [[], []],
  [undefined, []],
  ['games', []],
  // Nothing else is a scope's name, nor may it be read as one.
  [['games', 7, null, { toString: null }, ['missions']], ['games']],
])('of the scope %j a grant is asked about %j', (scope, asked) => {
  expect(
    lynesSubject.parameters['scopes']?.valuesOf({ scope }, { name: 'default', issuedAtBackdateSeconds: 0 }),
  ).toEqual(asked);
});
