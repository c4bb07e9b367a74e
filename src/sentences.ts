/** Every log sentence of the system: which level an event has and how it reads. src/log.ts prints them. */
import { keepingTime } from './sentences/keeping-time.ts'
import type { Sentences } from './sentences/parts.ts'
import { schema } from './sentences/schema.ts'
import { serving } from './sentences/serving.ts'
import { working } from './sentences/working.ts'

export type { Line } from './sentences/parts.ts'

export const sentences: Sentences = { ...schema, ...keepingTime, ...working, ...serving }
