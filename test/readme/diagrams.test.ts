import { describe, expect, test } from 'vitest'
import { type ClassSource, classesOfSource, type Member } from './class-source.ts'
import { readmeAt } from './readme-file.ts'

const guide = readmeAt('src/README.md')
const classes = classesOfSource()
const diagrams = guide.blocks('mermaid')
const classDiagrams = diagrams.filter((text) => text.startsWith('classDiagram'))
const [core = ''] = classDiagrams

/** A member as a class diagram has it, such as `+apply(entry, stamp) void` or `-levels Map`. */
interface Drawn {
  readonly line: string
  readonly name: string
  readonly isPrivate: boolean
  readonly isStatic: boolean
  readonly parameters: readonly string[] | undefined
  readonly type: string
}

function drawnIn(block: string): Drawn[] {
  return block
    .trim()
    .split('\n')
    .map((line) => {
      const [, sign, name = '', list, isStatic, type = ''] = /^\s*([+-])(\w+)(?:\((.*?)\)(\$)?)? (.+)$/.exec(line) ?? []
      const parameters = list?.split(', ').filter((each) => each !== '')
      return { line, name, isPrivate: sign === '-', isStatic: isStatic === '$', parameters, type }
    })
}

/** Whether a type is drawn as it is: of a union its first, of an array its element, of a generic at least its name. */
function isType(drawn: string, type = ''): boolean {
  const first =
    type
      .replace(/^readonly /, '')
      .split(' | ')[0]
      ?.replace(/\[\]$/, '') ?? ''
  return drawn === first.replaceAll(/[<>]/g, '~') || drawn === first.replace(/<.*/, '')
}

function isDrawn(drawn: Drawn, member: Member): boolean {
  const { name, isPrivate, isStatic, parameters, type } = drawn
  if (name !== member.name || isPrivate !== member.isPrivate || isStatic !== member.isStatic) return false
  if (!isType(type, member.type) || (parameters === undefined) !== (member.parameters === undefined)) return false
  if (parameters === undefined) return true
  const all = member.parameters ?? []
  return parameters.length === all.length && parameters.every((each, index) => all[index] === (all[index] && each))
}

/** A class's own members, and those that it inherits. */
function membersOf(name: string): readonly Member[] {
  const found = classes.get(name)
  if (found === undefined) return []
  const parent = /extends (\w+)/.exec(found.heritage)?.[1]
  return [...found.members, ...(parent === undefined ? [] : membersOf(parent))]
}

function wrongMembers(diagram: string): string[] {
  return [...diagram.matchAll(/^ {2}class (\w+) \{\n([\s\S]*?)^ {2}\}/gm)].flatMap(([, name = '', block = '']) => {
    const members = membersOf(name)
    return drawnIn(block)
      .filter((drawn) => !members.some((member) => isDrawn(drawn, member)))
      .map(({ line }) => `${name}: ${line.trim()}`)
  })
}

/** What a line between two classes says that the code does not. */
function wrongRelations(diagram: string): string[] {
  const relations = diagram.matchAll(/^ {2}(\w+) (\S+) (?:"\w+" )?(\w+)(?: : (.*))?$/gm)
  return [...relations].flatMap(([line, left = '', arrow = '', right = '', label = '']) => {
    const [from, to] = [classes.get(left), classes.get(right)]
    if (from === undefined || to === undefined) return [`${line.trim()}: there is no such class`]
    if (arrow.startsWith('<|')) return to.heritage.includes(left) ? [] : [`${line.trim()}: it is none`]
    return label.startsWith('by way of') || knows(from, right) ? [] : [`${line.trim()}: it does not know it`]
  })
}

function knows({ text }: ClassSource, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text)
}

/** Calls of a sequence diagram to what is no method of who is called, or has other parameters. */
function wrongCalls(diagram: string): string[] {
  const calls = diagram.matchAll(/^ {2}\w+->>(\w+): (\w+)\((.*)\)$/gm)
  return [...calls].flatMap(([line, to = '', name = '', list = '']) => {
    const parameters = membersOf(to).find((each) => each.name === name && each.parameters)?.parameters
    const isRight = list.split(', ').every((each, index) => parameters?.[index] === each)
    return isRight ? [] : [line.trim()]
  })
}

describe('the diagrams of the guide', () => {
  test('there are a sequence and two of classes, and what is drawn can be read', () => {
    expect(diagrams).toHaveLength(3)
    const blocks = [...core.matchAll(/^ {2}class (\w+) \{\n([\s\S]*?)^ {2}\}/gm)]
    expect(blocks.map(([, name]) => name)).toEqual([
      'InventoryManager',
      'CommitPipeline',
      'LogAppender',
      'Warehouse',
      'StockLevel',
      'Reservation',
    ])
    for (const [, , block = ''] of blocks) for (const { name, line } of drawnIn(block)) expect(name, line).not.toBe('')
  })

  test('the members of the six core classes are those of the code', () => {
    expect(wrongMembers(core)).toEqual([])
  })

  test('the classes are there and know, extend or implement each other', () => {
    for (const diagram of classDiagrams) expect(wrongRelations(diagram)).toEqual([])
  })

  test('the calls of the sequence are methods of whom they are made to', () => {
    for (const diagram of diagrams.filter((text) => text.startsWith('sequence'))) {
      expect(diagram).toMatch(/->>CommitPipeline: run\(/)
      expect(wrongCalls(diagram)).toEqual([])
    }
  })
})

describe('a diagram that is wrong is found', () => {
  test.each([
    ['a member that is none', '+reserveNothing(hold) void'],
    ['another parameter', '+reservation(reservationId) Reservation'],
    ['one too few', '+apply(entry) void'],
    ['another type', '+reservation(id) Movement'],
    ['a method drawn as a field', '+draft StockLevel'],
    ['a private one drawn as public', '+reservations ReservationBook'],
    ['one that is not static', '+draft()$ StockLevel'],
  ])('%s', (_, line) => {
    expect(wrongMembers(`  class StockLevel {\n    ${line}\n  }`)).toEqual([`StockLevel: ${line}`])
  })

  test('a relation, a class and a call that are none', () => {
    expect(wrongRelations('  Warehouse *-- Engine\n')).toHaveLength(1)
    expect(wrongRelations('  Journal <|.. Engine\n')).toHaveLength(1)
    expect(wrongRelations('  Warehouse *-- Shelf\n')).toHaveLength(1)
    expect(wrongCalls('  Caller->>LogAppender: add(entries)\n')).toHaveLength(1)
    expect(wrongCalls('  Caller->>LogAppender: append(commit)\n')).toHaveLength(1)
  })
})
