import { ArrayNotEmpty, IsArray, IsIn, IsString, ValidateNested, validateSync } from 'class-validator';
import fc from 'fast-check';
import { plainRules } from './plain-rules.js';
import { IsText, IsTextList, IsWholeNumber, MayBeAbsent } from './validators.js';

class Plain {
  @IsText()
  playerId: unknown;

  @MayBeAbsent()
  @IsTextList()
  scope: unknown;

  @MayBeAbsent()
  @IsWholeNumber()
  ttlSeconds: unknown;
}

test('class-validator has nothing against exactly what all rules hold for', () => {
  const rules = plainRules(Plain) ?? [];
  expect(rules).toHaveLength(3);
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.array(fc.string()),
    fc.integer(),
    fc.constant(undefined),
  );
  fc.assert(
    fc.property(value, value, value, (playerId, scope, ttlSeconds) => {
      const dto = Object.assign(new Plain(), { playerId, scope, ttlSeconds });
      const isPlainlyGood = rules.every(({ property, holds }) => holds(dto[property as keyof Plain], dto));
      expect(isPlainlyGood).toBe(validateSync(dto).length === 0);
    }),
  );
});

class OfGroup {
  @IsString({ groups: ['a'] })
  name: unknown;
}

class OfEach {
  @IsString({ each: true })
  names: unknown;
}

class OfNested {
  @ValidateNested()
  inner: unknown;
}

class OfSeveral {
  @IsArray()
  @ArrayNotEmpty()
  @IsIn([['a']])
  list: unknown;
}

test.each([OfGroup, OfEach, OfNested])(
  'rules that more belongs to than a value are left to class-validator: %p',
  (dto) => {
    expect(plainRules(dto)).toBeUndefined();
  },
);

test('several rules of a member all count', () => {
  const held = (value: unknown) => plainRules(OfSeveral)?.map(({ holds }) => holds(value, { list: value }));
  expect(held([])?.filter(Boolean)).toHaveLength(1);
});
