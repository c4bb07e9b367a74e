import { chords, keys } from '../frame/keys.ts'
import { Layout } from '../frame/layout.tsx'
import { useLink, useView } from '../view.ts'

/** Which keys there are, and where to read on. */
export function HelpPage({ back }: { back: string }) {
  const { hasKeys } = useView()
  const link = useLink()
  return (
    <Layout title="Help">
      <section id="ask" class="card help">
        <h1 id="ask-title">Help</h1>
        <p>
          Single keys {hasKeys ? 'act while no field has the focus' : 'do nothing, as you asked'}:{' '}
          <a href={link(`preferences?back=${encodeURIComponent(back)}`)}>Preferences</a> switch them{' '}
          {hasKeys ? 'off' : 'on'}. The others act everywhere.
        </p>
        {Object.entries(keys).map(([title, group]) => (
          <Keys title={title} group={group} />
        ))}
        <Keys title="Also while single keys are off" group={chords} />
        <h2>To read</h2>
        <ul>
          <li>
            <a href={link('runbooks/daemon-red')}>What to do when the banner is red</a>
          </li>
          <li>
            <a href={link('runbooks/owed-after-outage')}>What to do about what an outage left owed</a>
          </li>
          <li>
            <a href={link('api-reference')}>The HTTP API</a>
          </li>
        </ul>
        <div class="actions">
          <a class="button" href={link(back)} data-close>
            Close
          </a>
        </div>
      </section>
    </Layout>
  )
}

function Keys({ title, group }: { title: string; group: Record<string, string> }) {
  return (
    <>
      <h2>{title}</h2>
      <dl class="keys">
        {Object.entries(group).map(([key, does]) => (
          <>
            <dt>
              {key.split(' ').map((each) => (
                <>
                  <kbd>{each}</kbd>{' '}
                </>
              ))}
            </dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
    </>
  )
}
