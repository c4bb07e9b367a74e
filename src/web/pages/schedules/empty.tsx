import { CopyAs } from '../parts/copy-as.tsx'
import { useLink, useView } from '../view.ts'
import { addressOf, type Choice, choiceOf } from './choice.ts'

const example = `import { defineConfig } from "punctual"
export default defineConfig({
  jobs: [{ name: 'hello', run: async (_, { log }) => log.info('hello') }],
  schedules: [{ id: 'greet', cron: '*/5 * * * *', target: { job: 'hello' } }],
})`

/** Before the first sync. Without a daemon nothing will ever appear, so how to start one comes first. */
export function NoSchedules() {
  const { health } = useView()
  const link = useLink()
  return (
    <section class="empty first-steps">
      <h2>No schedules yet</h2>
      <p>
        Schedules are declared in <code>punctual.config.ts</code> and appear here, disabled, as soon as a
        daemon with that file has started. A few lines are enough:
      </p>
      <pre>{example}</pre>
      {health?.daemons === 0 && <StartDaemon />}
      <p>
        <a href={link('cron')}>Try a cron expression</a>, or run the demo, which brings its own database and
        seven days of history:
      </p>
      <CopyAs ways={{ demo: 'npx punctual demo' }} />
    </section>
  )
}

/** There is nobody who keeps time. */
export function StartDaemon() {
  return (
    <>
      <p>
        No daemon has been seen. Start everything on this machine, or the daemon's process group where you
        deploy:
      </p>
      <pre>{'npx punctual start\nfly scale count daemon=2'}</pre>
    </>
  )
}

const shown = {
  all: 'schedules',
  attention: 'schedules that need attention',
  paused: 'paused schedules',
  running: 'running schedules',
}

/** The filter in words, and the way out of it. */
export function NothingFound({ choice }: { choice: Choice }) {
  const link = useLink()
  const where = choice.q === '' ? '' : ` with “${choice.q}” in the name, description, job or a tag`
  return (
    <section class="empty" role="status">
      <p>
        There are no {shown[choice.show]}
        {where}.
      </p>
      <a class="button" href={link(addressOf(choiceOf({ window: choice.window, rows: choice.rows })))}>
        Clear the filter
      </a>
    </section>
  )
}
