import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { ask, isSignedOut, type Problem, Refusal } from '../api.ts'
import { ProblemNote } from '../parts/answered.tsx'

export function SignInPage({ signedIn }: { signedIn: () => void }): JSX.Element {
  const [problem, setProblem] = useState<Problem>()
  const send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { token = '' } = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as { token?: string }
    try {
      const headers = { 'content-type': 'application/json' }
      await ask('/v1/session', { method: 'POST', headers, body: JSON.stringify({ token: token.trim() }) })
      isSignedOut.value = false
      signedIn()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setProblem(error.problem)
    }
  }
  return (
    <main class="sign-in card">
      <h1>Stockhold</h1>
      <p>Sign in with a token. It is printed where the service was started, or stands in the file of tokens.</p>
      <form onSubmit={(event) => void send(event)}>
        <label>
          <span>Token</span>
          <input name="token" type="password" autocomplete="current-password" required />
        </label>
        {problem !== undefined && <ProblemNote problem={problem} />}
        <button type="submit" class="main">
          Sign in
        </button>
      </form>
    </main>
  )
}
