import fc from 'fast-check'

const key = fc.oneof(
  fc.constantFrom('at', 'type', '@a', '=a', '+a', '{a', '[a', 'toString', 'entries', ''),
  fc.string({ unit: 'binary', maxLength: 3 }),
)

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

/** A commit of any JSON, without its sequence. */
export const jsonCommit: fc.Arbitrary<object> = fc
  .dictionary(key, value, { maxKeys: 5, noNullPrototype: true })
  .filter((commit) => !Object.hasOwn(commit, 'sequence'))
