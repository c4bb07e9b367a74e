import { Layout } from '../frame/layout.tsx'
import { useLink } from '../view.ts'

/** Where somebody without a session ends: how to get one. `refusal` says why the last attempt failed. */
export function SignInPage({ refusal }: { refusal?: string | undefined }) {
  const link = useLink()
  return (
    <Layout title="Sign in">
      <section class="card">
        <h1>Sign in</h1>
        {refusal && (
          <div id="refusal" class="refusal" role="alert">
            {refusal}
          </div>
        )}
        <p>
          <code>punctual start</code> prints a link that signs you in. It works once and for 15 minutes; for
          another, start it again.
        </p>
        <p>Or paste a token. Where the server runs, this prints one:</p>
        <pre>
          <code>punctual token</code>
        </pre>
        <form method="post" action={link('sign-in')}>
          <label>
            Token
            <input name="token" type="password" required autocomplete="off" spellcheck={false} />
          </label>
          <button class="primary" type="submit">
            Sign in
          </button>
        </form>
      </section>
    </Layout>
  )
}

/** Takes somebody who came by a link from elsewhere on to the page, which this site then asks for. */
export function SignedInPage() {
  const to = useLink()('schedules')
  return (
    <Layout title="Signed in" refreshTo={to}>
      <section class="card">
        <h1>Signed in</h1>
        <p>
          <a href={to}>To the schedules</a>
        </p>
      </section>
    </Layout>
  )
}
