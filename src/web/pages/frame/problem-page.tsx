import type { Problem } from '../../problem.ts'
import { useLink } from '../view.ts'
import { Layout } from './layout.tsx'

export function ProblemPage({ problem }: { problem: Problem }) {
  const link = useLink()
  return (
    <Layout title={problem.title}>
      <section class="card">
        <Refusal problem={problem} />
        <p>
          <a href={link('schedules')}>Back to the schedules</a>
        </p>
      </section>
    </Layout>
  )
}

/** Why something was refused. A form that was sent from within a page shows this part alone, in its place. */
function Refusal({ problem }: { problem: Problem }) {
  const { status, title, message, hint, errors = [] } = problem
  return (
    <div id="refusal">
      <p class="muted">{status}</p>
      <h1>{title}</h1>
      <p>{message}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ pointer, parameter, detail }) => (
            <li>
              <code>{pointer?.replace('#/', '') ?? parameter}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {hint && <p class="hint">{hint}</p>}
    </div>
  )
}
