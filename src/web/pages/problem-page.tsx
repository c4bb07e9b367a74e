import type { Problem } from '../problem.ts'
import { Layout } from './layout.tsx'

export function ProblemPage({ problem }: { problem: Problem }) {
  const { status, title, message, hint, errors = [] } = problem
  return (
    <Layout title={title}>
      <section class="card">
        <p class="muted">{status}</p>
        <h1>{title}</h1>
        <p>{message}</p>
        {errors.length > 0 && (
          <ul>
            {errors.map(({ pointer, parameter, detail }) => (
              <li>
                <code>{pointer ?? parameter}</code> {detail}
              </li>
            ))}
          </ul>
        )}
        {hint && <p class="hint">{hint}</p>}
        <p>
          <a href="/admin/schedules">Back to the schedules</a>
        </p>
      </section>
    </Layout>
  )
}
