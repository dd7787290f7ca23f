import { ApartmentOutlined, HomeOutlined } from '@ant-design/icons'
import { Input, Tree, type TreeDataNode } from 'antd'
import { useMemo, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { translator } from '../app/i18n.ts'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/state.tsx'
import { type Places, useDirectory, useHomeRegion, useMayWrite } from './data.ts'
import './directory.css'
import { placeWords } from './messages.ts'
import { RegionView } from './region-view.tsx'
import { SchoolView } from './school-view.tsx'

const t = translator(placeWords)

/** Regions and their schools; with a search, what matches it and the way there. */
function treeOf(places: Places, search: string): TreeDataNode[] {
  const matches = (name: string) => name.toLowerCase().includes(search.trim().toLowerCase())
  const nodeOf = (id: string, name: string, all: boolean): TreeDataNode[] => {
    const whole = all || (search.trim() !== '' && matches(name))
    const below = places.regions
      .filter((region) => region.parentId === id)
      .flatMap((region) => nodeOf(region.id, region.name, whole))
    const schools = places.schools
      .filter((school) => school.regionId === id && (whole || matches(school.name)))
      .map((school) => ({ key: school.id, title: school.name, icon: <HomeOutlined />, isLeaf: true }))
    const children = [...below, ...schools]
    if (search.trim() && !whole && children.length === 0) return []
    return [{ key: id, title: name, icon: <ApartmentOutlined />, children }]
  }
  const roots = places.regions.filter((r) => r.parentId === null || !places.region.has(r.parentId))
  return roots.flatMap((region) => nodeOf(region.id, region.name, false))
}

export function PlacesPage() {
  const directory = useDirectory()
  return (
    <Page title={t('title')} sub={t('sub')}>
      <Loaded of={[directory]}>{([places]) => <PlacesView places={places} />}</Loaded>
    </Page>
  )
}

function PlacesView({ places }: { places: Places }) {
  const home = useHomeRegion()
  const { id = home } = useParams<{ id?: string }>()
  const [, go] = useLocation()
  const [search, setSearch] = useState('')
  const mayWrite = useMayWrite()
  const tree = useMemo(() => treeOf(places, search), [places, search])
  const region = places.region.get(id ?? '')
  const school = places.school.get(id ?? '')
  return (
    <div className="places">
      <div className="places-tree">
        <Input.Search
          allowClear
          placeholder={t('find')}
          aria-label={t('find')}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        {tree.length === 0 ? (
          <p className="soft places-none">{t('noFind')}</p>
        ) : (
          <Tree
            key={search}
            treeData={tree}
            defaultExpandAll
            showIcon
            blockNode
            selectedKeys={id ? [id] : []}
            onSelect={(keys) => keys[0] && go(`/places/${String(keys[0])}`)}
          />
        )}
      </div>
      <div className="places-view">
        {school ? (
          <SchoolView
            key={school.id}
            school={school}
            places={places}
            write={mayWrite(places.pathOf(school.id))}
          />
        ) : region ? (
          <RegionView
            key={region.id}
            region={region}
            places={places}
            write={mayWrite(region.path)}
            removable={mayWrite(region.path.slice(0, -1))}
          />
        ) : (
          <Empty title={t('pickTitle')} />
        )}
      </div>
    </div>
  )
}
