import { BellOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Popover } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Notice } from '../../shared/series.ts'
import { call } from '../app/api.ts'
import { momentOf } from '../app/format.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { useSave, useZone } from '../directory/data.ts'
import { noticeWords } from './own-week-messages.ts'
import './notice-bell.css'

const t = translator(noticeWords)
const subjectName = translator(subjectWords)

/** What the person was told of lessons, with how many are unread; a button marks them as read. */
export function NoticeBell() {
  const [open, setOpen] = useState(false)
  const client = useQueryClient()
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: ({ signal }) => call('GET /api/notices', { query: {}, signal }),
    refetchInterval: 60_000,
  })
  const list = notices.data ?? []
  const unread = list.filter((notice) => notice.readAt === null)
  const read = useSave(
    () => call('POST /api/notices/read', { body: { ids: unread.map((notice) => notice.id) } }),
    ['notices'],
  )
  const turn = (next: boolean) => {
    setOpen(next)
    if (next) void client.invalidateQueries({ queryKey: ['notices'] })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={turn}
      content={
        <div className="notices">
          {list.length === 0 && <p className="soft">{t('none')}</p>}
          <ul>
            {list.slice(0, 50).map((notice) => (
              <NoticeRow key={notice.id} notice={notice} onOpen={() => setOpen(false)} />
            ))}
          </ul>
          {unread.length > 0 && (
            <Button block loading={read.isPending} onClick={() => read.mutate(undefined)}>
              {t('readAll')}
            </Button>
          )}
        </div>
      }
    >
      <Button
        type="text"
        aria-label={unread.length > 0 ? t('bellN', { n: unread.length }) : t('bell')}
        icon={
          <Badge count={unread.length} size="small">
            <BellOutlined aria-hidden />
          </Badge>
        }
      />
    </Popover>
  )
}

function NoticeRow({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const zone = useZone()
  const { subject, topic, startsAt, teacherName, reason, count, fields } = notice.details as {
    subject?: Parameters<typeof subjectName>[0]
    topic?: string
    startsAt?: string
    teacherName?: string
    reason?: string
    count?: number
    fields?: { field: string; from: string }[]
  }
  const before = fields?.find((field) => field.field === 'startsAt')?.from
  const text = [
    subject && subjectName(subject),
    topic,
    startsAt && momentOf(startsAt, zone),
    teacherName,
    count && count > 1 ? t('more', { n: count }) : '',
  ]
  return (
    <li className={notice.readAt === null ? 'unread' : ''}>
      <span className="soft small">
        {t(notice.kind)} · {momentOf(notice.at, zone)}
      </span>
      {notice.lessonId ? (
        <Link href={`/lessons/${notice.lessonId}`} onClick={onOpen}>
          {text.filter(Boolean).join(' · ')}
        </Link>
      ) : (
        <span>{text.filter(Boolean).join(' · ')}</span>
      )}
      {before && <span className="small">{t('from', { value: momentOf(before, zone) })}</span>}
      {reason && <span className="small">{t('because', { reason })}</span>}
    </li>
  )
}
