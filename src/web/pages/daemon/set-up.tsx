import { Panel } from '../parts/panel.tsx'

/** What somebody sees who has no daemon yet: how to have one. */
export function SetUp() {
  return (
    <Panel id="set-up" title="There was never a daemon here">
      <p>Nothing is wrong: schedules run once a daemon keeps time. It can be started at once.</p>
      <div class="ways">
        <div>
          <h3>Here</h3>
          <pre tabindex={0}>
            <code>
              {
                'npx punctual start     # everything in one process\nnpx punctual daemon    # the daemon alone'
              }
            </code>
          </pre>
        </div>
        <div>
          <h3>On Fly</h3>
          <pre tabindex={0}>
            <code>
              {"[processes]\n  daemon = 'daemon'\n\nfly scale count daemon=2   # one leads, one stands by"}
            </code>
          </pre>
        </div>
      </div>
    </Panel>
  )
}
