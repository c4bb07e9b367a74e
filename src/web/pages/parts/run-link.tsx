import { useLink } from '../view.ts'

export function RunLink({ id }: { id: number }) {
  const link = useLink()
  return <a href={link(`runs/${id}`)}>run {id}</a>
}

export function RunLinks({ ids }: { ids: readonly number[] }) {
  return (
    <>
      {ids.map((id, index) => (
        <>
          {index > 0 && ', '}
          <RunLink id={id} />
        </>
      ))}
    </>
  )
}
