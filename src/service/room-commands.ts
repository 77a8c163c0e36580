import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { commandIn } from './command-labels.ts'
import { type Asked, addRoute, type Service } from './routes.ts'
import type { BodyOf } from './schemas/fields.ts'
import type { Scope } from './tokens.ts'

/** What a room does: its methods that answer later, but for those that only look. */
type CommandName<Room, Look extends keyof Room> = Exclude<
  { [Name in keyof Room]: Room[Name] extends (...given: never[]) => Promise<unknown> ? Name : never }[keyof Room],
  Look
>

type RequestOf<Method> = Method extends (...given: infer Given) => unknown ? Exclude<Given[number], string> : never
type Less<Request, Names extends string> = Request extends unknown ? Omit<Request, Names> : never

/** A command of a room as HTTP has it. */
export interface RoomCommand<Room, Path, Request, InPath extends string = never> {
  /** POST, if left out. */
  readonly method?: 'POST' | 'PATCH' | 'PUT'
  readonly path: string
  readonly summary: string
  readonly scope?: Scope
  readonly params?: z.ZodType<Path>
  readonly body: z.ZodType<BodyOf<Request, InPath>>
  readonly answer: z.ZodType
  /** It makes something that is read there, by its id. */
  readonly makes?: string
  send(room: Room, request: Less<Request, InPath>, path: Path): Promise<unknown>
}

/**
 * A route for each command of a room: the compiler refuses a table that lacks one.
 * @template Look methods that answer later and change nothing
 * @template InPath fields of a command's request that stand in its path
 */
export type RoomCommands<Room, Path, Look extends keyof Room = never, InPath extends object = object> = {
  readonly [Name in CommandName<Room, Look>]: RoomCommand<
    Room,
    Path,
    RequestOf<Room[Name]>,
    Name extends keyof InPath ? InPath[Name] & string : never
  >
}

/** Adds the routes of a room's commands. Each is sent by the token's name. */
export function addRoomCommands<Room>(
  fastify: FastifyInstance,
  service: Service,
  tag: string,
  room: Room,
  commands: object,
): void {
  for (const command of Object.values(commands) as RoomCommand<Room, object, object>[]) {
    const { method = 'POST', path, summary, scope = 'write', params, body, answer, makes } = command
    addRoute(fastify, service, {
      ...{ method, path, summary, tag, scope, answer },
      body: body as z.ZodType<object>,
      ...(params !== undefined && { params }),
      status: makes === undefined ? 200 : 201,
      answerTo: async (asked) => {
        const request = commandIn(service, asked as Asked<object>, false)
        const result = await command.send(room, request as never, asked.path as object)
        if (makes !== undefined) asked.reply.header('location', `/v1/${makes}/${encodeURIComponent(idOf(result))}`)
        return result
      },
    })
  }
}

function idOf(made: unknown): string {
  return (made as { readonly id: string }).id
}
