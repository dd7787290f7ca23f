import { CloudOutlined, InboxOutlined } from '@ant-design/icons'
import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Spin } from 'antd'
import type { ReactNode } from 'react'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { commonWords } from '../app/messages.ts'

const t = translator(commonWords)

/** Said after a moment only, so that a quick answer does not flicker. */
export function Loading() {
  return (
    <div className="state" role="status" aria-label={t('loading')}>
      <Spin delay={200} />
    </div>
  )
}

export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div className="state" role="alert">
      <CloudOutlined className="state-icon" aria-hidden />
      <strong>{t('failed')}</strong>
      <p>{errorText(error)}</p>
      <Button onClick={retry}>{t('retry')}</Button>
    </div>
  )
}

export function Empty({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className="state">
      <InboxOutlined className="state-icon" aria-hidden />
      <strong>{title}</strong>
      {hint && <p>{hint}</p>}
      {action}
    </div>
  )
}

type Data<Q> = { [I in keyof Q]: Q[I] extends UseQueryResult<infer T> ? T : never }

/** Shows its content once everything that it needs is there; what is old stays while it is read anew. */
export function Loaded<const Q extends readonly UseQueryResult<unknown>[]>({
  of,
  children,
}: {
  of: Q
  children: (data: Data<Q>) => ReactNode
}) {
  const failed = of.find((query) => query.isError && query.data === undefined)
  if (failed)
    return (
      <Failed
        error={failed.error}
        retry={() => {
          for (const query of of) if (query.isError) void query.refetch()
        }}
      />
    )
  if (of.some((query) => query.data === undefined)) return <Loading />
  return children(of.map((query) => query.data) as Data<Q>)
}
