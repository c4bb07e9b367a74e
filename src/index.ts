export {
  type Calendar,
  type Config,
  type Duration,
  defineConfig,
  defineJob,
  type Job,
  type JobContext,
  type RunFacts,
  type Schedule,
  type Target,
} from './define.ts'
