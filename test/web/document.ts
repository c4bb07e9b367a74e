import { createApi } from '../../src/web/api/api.ts'
import type { Schema } from './json-schema.ts'

export type Media = { schema: Schema; example?: unknown }
export type Response = {
  description: string
  $ref?: string
  content?: Record<string, Media>
  headers?: Record<string, { description: string; schema: Schema }>
}
export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description: string
  schema: Schema & { default?: unknown; example?: unknown }
}
export type Declared = {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: Record<string, Media> }
  responses: Record<string, Response>
}
export type Document = {
  openapi: string
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  security: Record<string, string[]>[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Declared>>
  components: {
    schemas: Record<string, Schema>
    responses: Record<string, Response>
    securitySchemes: Record<string, { type: string; scheme?: string; in?: string; name?: string }>
  }
}

const made = createApi({
  database: undefined as never,
  scratchUrl: undefined,
  stopping: new AbortController().signal,
})
/** The document as a client reads it. */
export const document = JSON.parse(JSON.stringify(made.document())) as Document
