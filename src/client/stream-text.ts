import { StockholdError } from './stockhold-error.ts'

interface StreamOptions {
  readonly silenceMs?: number
  readonly signal?: AbortSignal
}

const usualSilenceMs = 45_000

/**
 * The text of a stream as it comes, until it ends or is cut.
 * @param over aborted when it is silent for too long: a connection that died without a word looks like that
 * @throws UNREACHABLE when it is cut, and the reason of the signal
 */
export async function* readStream(
  response: Response,
  { silenceMs = usualSilenceMs, signal }: StreamOptions,
  over: AbortController,
): AsyncGenerator<string, void, undefined> {
  // Not every browser can iterate over a body.
  const reader = response.body?.getReader()
  if (reader === undefined) return
  const decoder = new TextDecoder()
  for (;;) {
    // Time that the reader of the text takes is no silence of the stream.
    const timer = setTimeout(() => over.abort(), silenceMs)
    const { done, value } = await reader
      .read()
      .catch((error: unknown) => {
        throw signal?.aborted === true ? signal.reason : cutBy(error, response.url, over.signal.aborted ? silenceMs : 0)
      })
      .finally(() => clearTimeout(timer))
    if (done) return
    yield decoder.decode(value, { stream: true })
  }
}

/** @param silentMs how long it was silent, if that is why */
function cutBy(error: unknown, url: string, silentMs: number): StockholdError<'UNREACHABLE'> {
  const problem = silentMs > 0 ? `it said nothing for ${silentMs} ms` : (error as Error).message
  const said = `The stream of ${url} was cut: ${problem}.`
  return new StockholdError('UNREACHABLE', said, { url, attempts: 1, problem }, { cause: error })
}
