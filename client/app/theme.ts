import type { ThemeConfig } from 'antd'

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** antd's look from the palette that every page shares (client/ui/tokens.css). */
export const consoleTheme = (): ThemeConfig => ({
  token: {
    colorPrimary: token('brand'),
    colorInfo: token('brand'),
    colorLink: token('brand'),
    colorLinkHover: token('brand-strong'),
    colorSuccess: token('good'),
    colorWarning: token('fair'),
    colorError: token('poor'),
    colorText: token('ink'),
    colorTextSecondary: token('ink-soft'),
    colorTextTertiary: token('ink-soft'),
    colorTextDescription: token('ink-soft'),
    colorTextPlaceholder: '#6b7c87',
    // antd mixes its pale grounds from the colours above, which are too dark for that.
    colorPrimaryBg: token('brand-soft'),
    colorPrimaryBgHover: '#d3ebe8',
    controlItemBgActive: token('brand-soft'),
    controlItemBgActiveHover: '#d3ebe8',
    colorInfoBg: token('brand-soft'),
    colorInfoBorder: '#b9dcd8',
    colorSuccessBg: token('good-soft'),
    colorWarningBg: token('fair-soft'),
    colorWarningBorder: '#f0d3a4',
    colorErrorBg: token('poor-soft'),
    colorErrorBorder: '#f0bcb6',
    colorBorder: '#c4d0d6',
    colorBorderSecondary: token('line'),
    borderRadius: 8,
    fontFamily: token('font'),
    controlHeight: 36,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    Menu: {
      itemHeight: 42,
      itemSelectedBg: token('brand-soft'),
      itemSelectedColor: token('brand-strong'),
      activeBarBorderWidth: 0,
    },
    Table: {
      headerBg: '#f7f9fa',
      headerColor: token('ink-soft'),
      cellPaddingBlock: 12,
      cellPaddingInlineMD: 16,
    },
    Tree: { nodeSelectedBg: token('brand-soft'), titleHeight: 32 },
    Form: { itemMarginBottom: 20, verticalLabelPadding: '0 0 6px' },
  },
})
