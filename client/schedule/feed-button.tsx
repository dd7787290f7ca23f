import { CalendarOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { Feed } from '../../shared/series.ts'
import { call } from '../app/api.ts'
import { dayOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { useSave, useZone } from '../directory/data.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { FormError } from '../ui/form-error.tsx'
import { Loaded } from '../ui/state.tsx'
import { ownWeekWords } from './own-week-messages.ts'

const t = translator(ownWeekWords)

interface Subject {
  kind: 'teacher' | 'class-group' | 'classroom'
  id: string
}

/** 订阅日历: makes, renews and revokes the secret address of a timetable. */
export function FeedButton({ subject }: { subject: Subject }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<CalendarOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('subscribe')}
      </Button>
      {open && <FeedDialog subject={subject} onClose={() => setOpen(false)} />}
    </>
  )
}

function FeedDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const zone = useZone()
  const { message } = App.useApp()
  const [made, setMade] = useState<Feed | null>(null)
  const feed = useQuery({
    queryKey: ['feed', subject],
    queryFn: ({ signal }) => call('GET /api/feeds', { query: { ...subject }, signal }),
  })
  const make = useSave(() => call('POST /api/feeds', { body: subject }), ['feed'])
  const revoke = useSave(() => call('POST /api/feeds/revoke', { body: subject }), ['feed'])
  const url = made?.path ? new URL(made.path, location.origin).href : null
  return (
    <Modal open title={t('feedTitle')} footer={null} onCancel={onClose} width={560}>
      <p>{t('feedWhat')}</p>
      <Loaded of={[feed]}>
        {([{ madeAt }]) => (
          <div className="feed">
            {url ? (
              <>
                <strong>{t('feedNow')}</strong>
                <div className="feed-url">
                  <Input readOnly value={url} aria-label={t('feedNow')} onFocus={(e) => e.target.select()} />
                  <CopyButton text={url} />
                </div>
              </>
            ) : (
              <p>{madeAt ? t('feedMade', { day: dayOf(madeAt, zone) }) : t('feedNone')}</p>
            )}
            <div className="row">
              <Button
                type={madeAt ? 'default' : 'primary'}
                loading={make.isPending}
                onClick={() => make.mutate(undefined, { onSuccess: setMade })}
              >
                {madeAt ? t('feedRenew') : t('feedMake')}
              </Button>
              {madeAt && (
                <Button
                  danger
                  loading={revoke.isPending}
                  onClick={() =>
                    revoke.mutate(undefined, {
                      onSuccess: () => {
                        setMade(null)
                        void message.success(t('feedRevoked'))
                      },
                    })
                  }
                >
                  {t('feedRevoke')}
                </Button>
              )}
            </div>
            <FormError error={make.error ?? revoke.error} />
            <p className="soft small">{t('feedSecret')}</p>
          </div>
        )}
      </Loaded>
    </Modal>
  )
}
