import { Icon, type IconName } from '../parts/icon.tsx'
import { themes, useLink, useView } from '../view.ts'
import { withoutDone } from './done.tsx'
import { useKeys } from './keys.ts'

/** What stands at the right end of the head, help always last. The clock is the server's; scripts let it run. */
export function Tools({ hasLive }: { hasLive: boolean }) {
  const { now, zone, isSignedIn, health } = useView()
  const key = useKeys()
  return (
    <div class="tools">
      {hasLive && (
        <button
          id="live"
          class="live quiet"
          type="button"
          aria-live="polite"
          hidden
          hx-morph-skip
          {...key('l')}
        >
          live
        </button>
      )}
      <time id="clock" class="clock" datetime={now.toISOString()} title="The server's clock">
        {clockOf(now, zone)}
      </time>
      {(health || isSignedIn) && (
        <>
          <Opening
            path="go"
            name="Find"
            icon="search"
            title="Find (Ctrl K)"
            aria-keyshortcuts="Control+k Meta+k"
          />
          <Themes />
          <Opening path="preferences" name="Preferences" icon="settings" />
          <Opening path="help" name="Help" icon="circle-help" {...key('?', 'Help')} />
        </>
      )}
    </div>
  )
}

type OpeningProps = { path: string; name: string; icon: IconName } & Record<string, string>

/** Leads to a page that scripts open over this one, and which leads back to it. */
function Opening({ path, name, icon, ...others }: OpeningProps) {
  const { path: here } = useView()
  const link = useLink()
  return (
    <a
      class="button quiet icon-button"
      href={link(`${path}?back=${encodeURIComponent(withoutDone(here))}`)}
      aria-label={name}
      data-dialog
      {...others}
    >
      <Icon name={icon} />
    </a>
  )
}

const themeIcons = { light: 'sun', dark: 'moon' } as const

/** The theme that is not shown now; which one that is, styles know. */
function Themes() {
  const { path } = useView()
  const link = useLink()
  const key = useKeys()
  return (
    <form class="themes" method="post" action={link('preferences/theme')}>
      <input type="hidden" name="back" value={withoutDone(path)} />
      {themes.map((theme) => (
        <button
          class={`quiet icon-button to-${theme}`}
          name="theme"
          value={theme}
          aria-label={`${theme} theme`}
          {...key('t', `${theme} theme`)}
        >
          <Icon name={themeIcons[theme]} />
        </button>
      ))}
    </form>
  )
}

function clockOf(now: Date, zone: string): string {
  const time = now.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  return `${time} ${zone}`
}
