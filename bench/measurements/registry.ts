type LoadModule<Module> = () => Promise<Module>

interface Measurements {
  readonly throughput: LoadModule<typeof import('./throughput.ts')>
  readonly 'bare update': LoadModule<typeof import('./bare-update.ts')>
  readonly latency: LoadModule<typeof import('./latency.ts')>
  readonly 'lock waiters': LoadModule<typeof import('./lock-waiters.ts')>
  readonly 'open loop': LoadModule<typeof import('./open-loop.ts')>
  readonly 'write log': LoadModule<typeof import('./write-log.ts')>
  readonly opening: LoadModule<typeof import('./opening.ts')>
  readonly 'snapshot pause': LoadModule<typeof import('./snapshot-pause.ts')>
  readonly memory: LoadModule<typeof import('./memory.ts')>
  readonly 'lock strategy': LoadModule<typeof import('./lock-strategy.ts')>
  readonly planning: LoadModule<typeof import('./planning.ts')>
  readonly allocating: LoadModule<typeof import('./allocating.ts')>
  readonly 'total availability': LoadModule<typeof import('./total-availability.ts')>
  readonly filling: LoadModule<typeof import('./filling.ts')>
  readonly 'placing orders': LoadModule<typeof import('./placing-orders.ts')>
  readonly 'order lives': LoadModule<typeof import('./order-lives.ts')>
  readonly 'order memory': LoadModule<typeof import('./order-memory.ts')>
  readonly 'write movements': LoadModule<typeof import('./write-movements.ts')>
  readonly valuing: LoadModule<typeof import('./valuing.ts')>
  readonly 'valuing by SQL': LoadModule<typeof import('./valuing-by-sql.ts')>
  readonly 'closing day': LoadModule<typeof import('./closing-day.ts')>
  readonly 'day by SQL': LoadModule<typeof import('./day-by-sql.ts')>
  readonly 'asking a year': LoadModule<typeof import('./asking-a-year.ts')>
  readonly exporting: LoadModule<typeof import('./exporting.ts')>
  readonly 'asking a service': LoadModule<typeof import('./asking-a-service.ts')>
  readonly 'following a stream': LoadModule<typeof import('./following-a-stream.ts')>
}

/** What can be measured in a process of its own, by the name that the process is told. */
export const measurements: Measurements = {
  throughput: () => import('./throughput.ts'),
  'bare update': () => import('./bare-update.ts'),
  latency: () => import('./latency.ts'),
  'lock waiters': () => import('./lock-waiters.ts'),
  'open loop': () => import('./open-loop.ts'),
  'write log': () => import('./write-log.ts'),
  opening: () => import('./opening.ts'),
  'snapshot pause': () => import('./snapshot-pause.ts'),
  memory: () => import('./memory.ts'),
  'lock strategy': () => import('./lock-strategy.ts'),
  planning: () => import('./planning.ts'),
  allocating: () => import('./allocating.ts'),
  'total availability': () => import('./total-availability.ts'),
  filling: () => import('./filling.ts'),
  'placing orders': () => import('./placing-orders.ts'),
  'order lives': () => import('./order-lives.ts'),
  'order memory': () => import('./order-memory.ts'),
  'write movements': () => import('./write-movements.ts'),
  valuing: () => import('./valuing.ts'),
  'valuing by SQL': () => import('./valuing-by-sql.ts'),
  'closing day': () => import('./closing-day.ts'),
  'day by SQL': () => import('./day-by-sql.ts'),
  'asking a year': () => import('./asking-a-year.ts'),
  exporting: () => import('./exporting.ts'),
  'asking a service': () => import('./asking-a-service.ts'),
  'following a stream': () => import('./following-a-stream.ts'),
}

export type MeasurementName = keyof Measurements
type Module<Name extends MeasurementName> = Awaited<ReturnType<Measurements[Name]>>
export type Params<Name extends MeasurementName> = Parameters<Module<Name>['measure']>[0]
export type Sample<Name extends MeasurementName> = Awaited<ReturnType<Module<Name>['measure']>>
