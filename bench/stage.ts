import pg from 'pg'
import { wallMs } from './numbers.ts'

/** One connection to a database of the bench, and the clock to time its statements by. */
export class Stage {
  readonly client: pg.Client

  private constructor(client: pg.Client) {
    this.client = client
  }

  static async open(url: string): Promise<Stage> {
    const client = new pg.Client({ connectionString: url, application_name: 'punctual bench' })
    await client.connect()
    return new Stage(client)
  }

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows
  }

  /** How long a statement takes, its commit included. */
  async ms(text: string, values: unknown[] = []): Promise<number> {
    const since = wallMs()
    await this.client.query(text, values)
    return wallMs() - since
  }

  /** Ends every job and run, and tidies up as autovacuum would have by the time of the next burst. */
  async endAll(): Promise<void> {
    await this.client.query('select bench.end_all()')
    for (const table of [
      'graphile_worker._private_jobs',
      'punctual.schedule_clocks',
      'punctual.runs',
      'punctual.job_runs',
      'bench.clocks',
    ]) {
      await this.client.query(`vacuum (analyze) ${table}`)
    }
  }

  close(): Promise<void> {
    return this.client.end()
  }
}
