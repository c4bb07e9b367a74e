import { themes, useLink, useView } from '../view.ts'

const zones = Intl.supportedValuesOf('timeZone')

/** What a person sets for his browser, kept in cookies so that the server renders it at once. */
export function Preferences() {
  const { theme, zone, path, identity, hasSignIn } = useView()
  const link = useLink()
  return (
    <div id="preferences" class="popover" popover="auto">
      <form method="post" action={link('preferences')}>
        <input type="hidden" name="back" value={path} />
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
            {['UTC', ...zones.filter((each) => each !== 'UTC')].map((each) => (
              <option value={each} selected={each === zone}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <button class="primary" type="submit">
          Keep
        </button>
      </form>
      <div class="account">
        <span>
          {identity?.subject}{' '}
          <span class="muted">{identity?.role === 'VIEWER' ? 'may look' : 'may change'}</span>
        </span>
        {hasSignIn && (
          <form method="post" action={link('sign-out')}>
            <button class="quiet" type="submit">
              Sign out
            </button>
          </form>
        )}
      </div>
    </div>
  )
}
