import { useMutation, useQueryClient } from '@tanstack/react-query'
import { InputNumber, Select, Table } from 'antd'
import { useState } from 'react'
import { subject } from '../../shared/directory.ts'
import type { PlanTeacherView } from '../../shared/proposal.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { FormError } from '../ui/form-error.tsx'
import { Panel } from '../ui/page.tsx'
import { Empty } from '../ui/state.tsx'
import { choosingWords } from './choosing-messages.ts'
import { planWords } from './messages.ts'

const t = translator(choosingWords)
const common = translator(planWords)
const subjectName = translator(subjectWords)

type Change = Pick<PlanTeacherView, 'personId' | 'schoolId' | 'subjects' | 'maxShared'>

/** Who may give lessons in what, and how many; saved as it is changed. */
export function PlanTeachers({
  teachers,
  reads,
  normal,
}: {
  teachers: PlanTeacherView[] | undefined
  /** Whether they are being read. */
  reads: boolean
  normal: number
}) {
  // What was changed is shown at once, and stays until the server's word comes back, which then counts.
  const [changed, setChanged] = useState<Record<string, Change>>({})
  const client = useQueryClient()
  const save = useMutation({
    // One after another: the last change is the one that stays.
    scope: { id: 'plan-teachers' },
    mutationFn: ({ personId, ...body }: Change) =>
      call('PUT /api/plan/teachers/:id', { params: { id: personId }, body }),
    onSettled: async (_, __, change) => {
      await client.invalidateQueries({ queryKey: ['plan-ground'] })
      setChanged((old) => {
        if (old[change.personId] !== change) return old
        const { [change.personId]: ___, ...rest } = old
        return rest
      })
    },
  })
  const put = (teacher: PlanTeacherView, values: Partial<Change>) => {
    const { personId, schoolId, subjects, maxShared } = { ...teacher, ...changed[teacher.personId] }
    const next = { personId, schoolId, subjects, maxShared, ...values }
    setChanged((old) => ({ ...old, [personId]: next }))
    save.mutate(next)
  }
  const rows = (teachers ?? []).map((teacher) => ({ ...teacher, ...changed[teacher.personId] }))
  return (
    <Panel title={t('teachers')} extra={<span className="soft small">{t('teachersHint')}</span>} flush>
      <FormError error={save.error} />
      <Table<PlanTeacherView>
        rowKey="personId"
        size="middle"
        loading={teachers === undefined && reads}
        pagination={{ pageSize: 12, hideOnSinglePage: true, showSizeChanger: false }}
        dataSource={rows}
        locale={{ emptyText: <Empty title={t('noTeachers')} /> }}
        columns={[
          { title: common('teacher'), dataIndex: 'name', className: 'strong', width: 130 },
          { title: t('teacherSchool'), dataIndex: 'schoolName' },
          {
            title: common('subjects'),
            width: 230,
            render: (_, teacher) => (
              <Select
                mode="multiple"
                aria-label={`${common('subjects')} ${teacher.name}`}
                style={{ width: '100%' }}
                placeholder={t('subjectsNone')}
                value={teacher.subjects}
                status={teacher.subjects.length === 0 ? 'warning' : ''}
                options={subject.options.map((value) => ({ value, label: subjectName(value) }))}
                onChange={(subjects) => put(teacher, { subjects })}
              />
            ),
          },
          {
            title: t('limit'),
            width: 130,
            render: (_, teacher) => (
              <InputNumber
                aria-label={`${t('limit')} ${teacher.name}`}
                min={0}
                max={30}
                precision={0}
                style={{ width: 108 }}
                placeholder={t('limitDefault', { n: normal })}
                value={teacher.maxShared}
                onChange={(maxShared) => put(teacher, { maxShared })}
              />
            ),
          },
        ]}
      />
    </Panel>
  )
}
