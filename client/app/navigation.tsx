import {
  ApartmentOutlined,
  BarChartOutlined,
  CalendarOutlined,
  CarryOutOutlined,
  DesktopOutlined,
  FieldTimeOutlined,
  FileDoneOutlined,
  HomeOutlined,
  ImportOutlined,
  LinkOutlined,
  ReadOutlined,
  SettingOutlined,
  TableOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { translator } from './i18n.ts'
import { shellWords } from './messages.ts'
import type { Rights } from './rights.ts'

const t = translator(shellWords)
type Key = Parameters<typeof t>[0]

interface Item {
  path: string
  word: Key
  icon: ReactNode
}

/** What a person's roles let them open, in groups. */
function itemsOf(rights: Rights): { word: Key; items: Item[] }[] {
  const teach: Item[] = []
  const manage: Item[] = []
  if (rights.oversees) {
    teach.push({ path: '/', word: 'today', icon: <HomeOutlined /> })
    if (rights.teaches) teach.push({ path: '/mine', word: 'myLessons', icon: <ReadOutlined /> })
    teach.push({ path: '/timetable', word: 'timetable', icon: <TableOutlined /> })
    teach.push({ path: '/lessons', word: 'lessons', icon: <UnorderedListOutlined /> })
    if (rights.manages) teach.push({ path: '/plan', word: 'plan', icon: <ThunderboltOutlined /> })
    teach.push({ path: '/ledger', word: 'coverage', icon: <BarChartOutlined /> })
    manage.push(
      { path: '/places', word: 'places', icon: <ApartmentOutlined /> },
      { path: '/calendar', word: 'calendar', icon: <CarryOutOutlined /> },
    )
  } else if (rights.teaches) teach.push({ path: '/', word: 'myLessons', icon: <ReadOutlined /> })
  if (rights.teaches || rights.assists)
    teach.push(
      { path: '/week', word: 'week', icon: <FieldTimeOutlined /> },
      { path: '/local-weeks', word: 'localWeeks', icon: <FileDoneOutlined /> },
    )
  if (rights.manages)
    manage.push(
      { path: '/pairings', word: 'pairings', icon: <LinkOutlined /> },
      { path: '/people', word: 'people', icon: <TeamOutlined /> },
      { path: '/devices', word: 'devices', icon: <DesktopOutlined /> },
      { path: '/terms', word: 'terms', icon: <CalendarOutlined /> },
      { path: '/import', word: 'imports', icon: <ImportOutlined /> },
      { path: '/settings', word: 'settings', icon: <SettingOutlined /> },
    )
  return [
    { word: 'groupTeach' as const, items: teach },
    { word: 'groupManage' as const, items: manage },
  ].filter((group) => group.items.length > 0)
}

export function Navigation({ rights }: { rights: Rights }) {
  const [path] = useLocation()
  const current = (item: Item) =>
    item.path === '/' ? path === '/' : path === item.path || path.startsWith(`${item.path}/`)
  return (
    <nav className="nav" aria-label={t('menu')}>
      {itemsOf(rights).map((group) => (
        <div key={group.word} className="nav-group">
          <div className="nav-title">{t(group.word)}</div>
          {group.items.map((item) => (
            <Link
              key={item.path}
              href={item.path}
              className={current(item) ? 'nav-item current' : 'nav-item'}
              aria-current={current(item) ? 'page' : undefined}
            >
              <span aria-hidden>{item.icon}</span>
              {t(item.word)}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  )
}
