import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, chown, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { ample, type Count, mustBeRight } from '../systems/system.ts'
import { eventually, findPrograms, output } from './program.ts'
import { ServerProcess } from './server-process.ts'

/** What its users set: every commit synced, room in memory, and no checkpoint in the middle. */
const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = on
synchronous_commit = on
shared_buffers = 512MB
max_wal_size = 8GB
checkpoint_timeout = 30min
wal_level = minimal
max_wal_senders = 0
max_connections = 200
`

const schema = `
CREATE TABLE stock (product int PRIMARY KEY, available bigint NOT NULL CHECK (available >= 0)) WITH (fillfactor = 50);
CREATE TABLE reservation (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), product int NOT NULL, quantity int NOT NULL,
  expires_at timestamptz NOT NULL DEFAULT now() + interval '15 minutes');
CREATE TABLE audit (sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(),
  type text NOT NULL, product int NOT NULL, quantity int NOT NULL, reservation_id uuid NOT NULL);
CREATE FUNCTION reserve(wanted int) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE made uuid;
BEGIN
  UPDATE stock SET available = available - 1 WHERE product = wanted AND available >= 1;
  IF NOT FOUND THEN RAISE 'insufficient stock'; END IF;
  INSERT INTO reservation (product, quantity) VALUES (wanted, 1) RETURNING id INTO made;
  INSERT INTO audit (type, product, quantity, reservation_id) VALUES ('reserved', wanted, 1, made);
  RETURN made;
END $$;`

/** What a client sends: look and lock, decide, then write all in one go; or one call of the function. */
const scripts = {
  'for update': `BEGIN;
SELECT available FROM stock WHERE product = :product FOR UPDATE \\gset
\\startpipeline
UPDATE stock SET available = :available - 1 WHERE product = :product;
WITH made AS (INSERT INTO reservation (product, quantity) VALUES (:product, 1) RETURNING id)
  INSERT INTO audit (type, product, quantity, reservation_id) SELECT 'reserved', :product, 1, id FROM made;
COMMIT;
\\endpipeline
`,
  function: 'SELECT reserve(:product);\n',
} as const

export interface PostgresLoad {
  readonly products: number
  readonly style: keyof typeof scripts
  readonly clients: number
  /** Of the popularity of products: all alike at 0, else above 1, as pgbench has it. */
  readonly zipfExponent?: number
  /** In whole seconds, as pgbench has it: 1 at least. */
  readonly seconds: number
}

type Programs = Readonly<Record<'initdb' | 'postgres' | 'psql' | 'pgbench', string>>

/** A PostgreSQL of this run's own, on loopback, with its data in a temporary folder. Its load comes from its own pgbench. */
export class Postgres {
  readonly #programs: Programs
  readonly #port: number
  readonly #server: ServerProcess

  private constructor(programs: Programs, port: number, server: ServerProcess) {
    this.#programs = programs
    this.#port = port
    this.#server = server
  }

  /** @returns nothing if PostgreSQL is not installed */
  static async start(directory: string): Promise<Postgres | undefined> {
    const programs = await findPrograms('initdb', 'postgres', 'psql', 'pgbench')
    if (programs === undefined) return undefined
    const user = otherThanRoot()
    const folder = await mkdtemp(join(directory, 'postgres-'))
    if (user !== undefined) await letIn(user, directory, folder)
    const port = await freePort()
    const initdb = ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
    const [code] = await once(spawn(programs.initdb, initdb, { ...user, cwd: '/', stdio: 'ignore' }), 'exit')
    if (code !== 0) throw new Error(`initdb could not make a database in ${folder}: it ended with ${code}`)
    await appendFile(join(folder, 'postgresql.conf'), `${settings}port = ${port}\n`)
    const server = new ServerProcess(programs.postgres, ['-D', folder], folder, user)
    const postgres = new Postgres(programs, port, server)
    await eventually(() => postgres.#ask('SELECT 1'))
    await postgres.#ask(schema)
    return postgres
  }

  async version(): Promise<string> {
    return `PostgreSQL ${/^\S+/.exec(await this.#ask('SHOW server_version'))?.[0]}`
  }

  /** Reservations a second; each is found in all three tables afterwards. */
  async measure(load: PostgresLoad): Promise<{ readonly perSecond: number }> {
    const { products, style, clients, zipfExponent, seconds } = load
    await this.begin(products)
    const draw =
      zipfExponent === undefined ? `random(1, ${products})` : `random_zipfian(1, ${products}, ${zipfExponent})`
    const script = join(this.#server.folder, 'reserve.sql')
    await writeFile(script, `\\set product ${draw}\n${scripts[style]}`)
    const said = await output(this.#programs.pgbench, [
      ...this.#address,
      ...[
        '-n',
        '-M',
        'prepared',
        '-c',
        `${clients}`,
        '-j',
        '1',
        '-T',
        `${Math.ceil(seconds)}`,
        '-f',
        script,
        'postgres',
      ],
    ])
    const perSecond = Number(/^tps = ([\d.]+)/m.exec(said)?.[1])
    const acknowledged = Number(/actually processed: (\d+)/.exec(said)?.[1])
    mustBeRight('PostgreSQL', acknowledged, await this.count())
    return { perSecond }
  }

  /** Where a service of a comparison finds it, as user and database `postgres`. */
  get port(): number {
    return this.#port
  }

  /** Full shelves, and no reservation. Products are numbers from 1. */
  async begin(products: number): Promise<void> {
    await this.#ask(`TRUNCATE stock, reservation, audit;
      INSERT INTO stock SELECT number, ${ample} FROM generate_series(1, ${products}) AS number`)
    await this.#ask('VACUUM ANALYZE stock')
    await this.#ask('CHECKPOINT')
  }

  /** What all reservations since then took. */
  async count(): Promise<Count> {
    const counts = await this.#ask(`SELECT sum(${ample} - available) FROM stock
      UNION ALL SELECT count(*) FROM reservation UNION ALL SELECT count(*) FROM audit`)
    const [taken, recorded, audited] = counts.trim().split('\n').map(Number) as [number, number, number]
    if (audited !== recorded) throw new Error('PostgreSQL: the audit has gaps')
    return { taken, recorded }
  }

  /** By its fast shutdown: who is connected is sent away. */
  stop(): Promise<void> {
    return this.#server.stop('SIGINT')
  }

  get #address(): readonly string[] {
    return ['-h', '127.0.0.1', '-p', `${this.#port}`, '-U', 'postgres']
  }

  #ask(sql: string): Promise<string> {
    return output(this.#programs.psql, [
      ...this.#address,
      '-XqAt',
      '-v',
      'ON_ERROR_STOP=1',
      '-d',
      'postgres',
      '-c',
      sql,
    ])
  }
}

interface User {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root: then another user does it. */
function otherThanRoot(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (option: string): number => {
    for (const user of ['postgres', 'nobody']) {
      try {
        return Number(execFileSync('id', [option, user], { stdio: ['ignore', 'pipe', 'ignore'] }))
      } catch {
        // Not a user of this machine.
      }
    }
    throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody')
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function letIn({ uid, gid }: User, directory: string, folder: string): Promise<void> {
  await chmod(directory, 0o711)
  await chown(folder, uid, gid)
}
