import { Gauge, Histogram, Registry } from '@prometheus-io/client'

const labelNames = ['http_request_method', 'http_route', 'http_response_status_code'] as const
/** As OpenTelemetry advises, in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** What is measured at a moment. */
export interface Gauges {
  sequence(): number
  streams(): number
}

/** What Prometheus reads. No id is a label: there would be one series for each. */
export class ServiceMetrics {
  readonly #registry: Registry = new Registry()
  readonly #duration: Histogram<(typeof labelNames)[number]>

  constructor(gauges: Gauges) {
    const registers = [this.#registry]
    const help = 'How long requests took, by route.'
    this.#duration = new Histogram({
      name: 'http_server_request_duration_seconds',
      help,
      labelNames,
      buckets,
      registers,
    })
    new Gauge({
      name: 'stockhold_sequence',
      help: 'The last commit.',
      registers,
      collect() {
        this.set(gauges.sequence())
      },
    })
    new Gauge({
      name: 'stockhold_event_streams',
      help: 'Streams of events that are open.',
      registers,
      collect() {
        this.set(gauges.streams())
      },
    })
  }

  answered(method: string, route: string, status: number, seconds: number): void {
    const labels = { http_request_method: method, http_route: route, http_response_status_code: String(status) }
    this.#duration.observe(labels, seconds)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}
