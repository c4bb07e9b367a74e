import { explainFields, type FieldExplained } from '../../../calendar/calendar.ts'

/** The expression field by field, each with what it matches; scripts mark the one in which the caret stands. */
export function Fields({ cron }: { cron: string }) {
  const explained = explainFields(cron)
  if (explained.length === 0) return null
  const isNickname = cron.trim().startsWith('@')
  return (
    <section aria-label="Field by field">
      <ol class="cron-fields" data-fields={isNickname ? undefined : true}>
        {explained.map((field) => (
          <Field field={field} />
        ))}
      </ol>
      <p class="muted">
        {isNickname && (
          <>
            <code>{cron.trim()}</code> stands for these.{' '}
          </>
        )}
        Every field also takes <code>*</code>, a range <code>a-b</code>, a list <code>a,b</code> and steps{' '}
        <code>*/n</code> or <code>a-b/n</code>.
      </p>
    </section>
  )
}

function Field({ field: { label, text, allowed, words, problems } }: { field: FieldExplained }) {
  return (
    <li class={problems.length > 0 ? 'wrong' : undefined}>
      <code>{text || '–'}</code>
      <span class="field-name">{label}</span>
      <span class="field-words">{words ?? (text === '' ? 'still missing' : 'not understood')}</span>
      <span class="field-name">takes {allowed}</span>
    </li>
  )
}
