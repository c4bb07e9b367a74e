import { explainFields, type FieldExplained } from '../../../calendar/calendar.ts'

/** The expression field by field, each with what it matches. */
export function Fields({ cron }: { cron: string }) {
  const explained = explainFields(cron)
  if (explained.length === 0) return null
  return (
    <ol class="cron-fields" aria-label="Field by field">
      {explained.map((field) => (
        <Field field={field} />
      ))}
    </ol>
  )
}

function Field({ field: { label, text, words, problems } }: { field: FieldExplained }) {
  return (
    <li class={problems.length > 0 ? 'wrong' : undefined}>
      <code>{text}</code>
      <span class="field-name">{label}</span>
      <span class="field-words">{words ?? 'not understood'}</span>
    </li>
  )
}
