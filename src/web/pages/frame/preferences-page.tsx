import type { Identity } from '../../auth/identity.ts'
import { themes, useLink, useView } from '../view.ts'
import { Layout } from './layout.tsx'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** What a person sets for his browser, kept in cookies so that the server renders it at once. */
export function PreferencesPage({ back, identity }: { back: string; identity: Identity }) {
  const { theme, zone, hasKeys } = useView()
  const link = useLink()
  return (
    <Layout title="Preferences">
      <section id="ask" class="card">
        <h1 id="ask-title">Preferences</h1>
        <form method="post" action={link('preferences')}>
          <input type="hidden" name="back" value={back} />
          <fieldset>
            <legend>Theme</legend>
            {[undefined, ...themes].map((each) => (
              <label class="choice">
                <input type="radio" name="theme" value={each ?? ''} checked={each === theme} />
                {each ?? 'as the system'}
              </label>
            ))}
          </fieldset>
          <label>
            Time zone
            <select name="zone">
              {zones.map((each) => (
                <option value={each} selected={each === zone}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <fieldset>
            <legend>Single keys</legend>
            {['', 'off'].map((each) => (
              <label class="choice">
                <input type="radio" name="keys" value={each} checked={hasKeys === (each === '')} />
                {each === '' ? 'act' : 'do nothing'}
              </label>
            ))}
            <p class="note">
              Which there are is told by <a href={link('help')}>Help</a>.
            </p>
          </fieldset>
          <div class="actions">
            <button class="primary" type="submit">
              Keep
            </button>
            <a class="button" href={link(back)} data-close>
              Leave it
            </a>
          </div>
        </form>
        <Account identity={identity} />
      </section>
    </Layout>
  )
}

function Account({ identity: { subject, role } }: { identity: Identity }) {
  const { hasSignIn } = useView()
  const link = useLink()
  return (
    <div class="account">
      <span>
        {subject} <span class="muted">{role === 'VIEWER' ? 'may look' : 'may change'}</span>
      </span>
      {hasSignIn && (
        <form method="post" action={link('sign-out')}>
          <button class="quiet" type="submit">
            Sign out
          </button>
        </form>
      )}
    </div>
  )
}
