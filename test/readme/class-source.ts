import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './readme-file.ts'

/** A member as its source declares it. */
export interface Member {
  readonly name: string
  readonly isPrivate: boolean
  readonly isStatic: boolean
  /** Undefined for a field or a getter. A destructured one has no name. */
  readonly parameters: readonly (string | undefined)[] | undefined
  /** As it is written; undefined where it is not. */
  readonly type: string | undefined
}

/** A class or an interface of the source. */
export interface ClassSource {
  readonly file: string
  /** All of its file. */
  readonly text: string
  /** What stands between its name and its brace. */
  readonly heritage: string
  readonly members: readonly Member[]
}

const opening = /^(?:export )?(?:abstract )?(?:class|interface) (\w+)(?:<.*?>)?( (?:extends|implements) [^{]+)? \{$/gm
const field = /^ {2}(static )?(?:override )?(?:readonly )*(#)?(\w+)\??(?:: ([^=\n]+?))?(?: = .*)?$/gm
const getter = /^ {2}(static )?get (#)?(\w+)\(\): ([^\n]+) \{$/gm
const method =
  /^ {2}(static )?(?:override |private |async )*\*?(#)?(\w+)(?:<[^>\n]*>)?\(([^)]*(?:\([^)]*\)[^)]*)*)\)(?:: ([^\n]+?))?(?: \{)?$/gm

/** Every class and interface below src, by its name. */
export function classesOfSource(): ReadonlyMap<string, ClassSource> {
  const found = new Map<string, ClassSource>()
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((path) => path.endsWith('.ts'))) {
    const text = readFileSync(join(root, 'src', file), 'utf8')
    for (const match of text.matchAll(opening)) {
      const [line, name = '', heritage = ''] = match
      const start = match.index + line.length
      found.set(name, { file, text, heritage, members: membersOf(text.slice(start, text.indexOf('\n}', start))) })
    }
  }
  return found
}

function membersOf(body: string): Member[] {
  const fields = [...body.matchAll(field), ...body.matchAll(getter)].map(
    ([, isStatic, hash, name = '', type]): Member => member(name, hash, isStatic, undefined, type),
  )
  const methods = [...body.matchAll(method)].map(([, isStatic, hash, name = '', parameters = '', type]) =>
    member(name, hash, isStatic, parameterNames(parameters), type),
  )
  return [...fields, ...methods]
}

function member(
  name: string,
  hash: string | undefined,
  isStatic: string | undefined,
  parameters: Member['parameters'],
  type: string | undefined,
): Member {
  return { name, isPrivate: hash !== undefined, isStatic: isStatic !== undefined, parameters, type }
}

/** A comma inside of brackets separates no parameters. */
function parameterNames(text: string): (string | undefined)[] {
  let flat = text
  for (let before = ''; before !== flat; ) {
    before = flat
    flat = flat.replaceAll(/\([^()]*\)|<[^<>]*>|\[[^[\]]*\]|\{[^{}]*\}/g, '')
  }
  const names = flat.split(',').map((part) => part.trim())
  return names.filter((part) => part !== '').map((part) => /^\w+/.exec(part)?.[0])
}
