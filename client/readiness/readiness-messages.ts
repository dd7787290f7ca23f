import type { ReadinessFault, ReadinessLevel } from '../../shared/readiness.ts'
import type { Messages } from '../app/i18n.ts'

/** One sentence each: what is wrong, and what to do. */
export const faultWords: Messages<ReadinessFault> = {
  zh: {
    'never-checked': '这间教室还没有检查过设备。请打开教室电脑，按“检查设备”。',
    'camera-missing': '没有找到摄像头。请检查摄像头的电源和 USB 线，再检查一次。',
    'camera-refused': '浏览器没有允许使用摄像头。请点地址栏左边的图标，选“允许”，再刷新页面。',
    'camera-busy': '摄像头正被别的程序占用。请关掉其他会议或录像软件。',
    'microphone-missing': '没有找到话筒。请检查话筒的电源和接线，再检查一次。',
    'microphone-refused': '浏览器没有允许使用话筒。请点地址栏左边的图标，选“允许”，再刷新页面。',
    'microphone-busy': '话筒正被别的程序占用。请关掉其他会议或录音软件。',
    'page-insecure': '页面不是用 https 打开的，浏览器不给摄像头和话筒。请用 https 开头的地址打开。',
    'media-blocked': '声音和画面到不了服务器。请联系网络管理员，放行同课服务器的媒体端口（UDP 和 TCP）。',
    'node-blocked':
      '声音和画面到不了服务器 {nodes}，课可能正好在那里。请联系网络管理员，放行它的媒体端口（UDP 和 TCP）。',
    'camera-still': '摄像头的画面不动。请重新插拔摄像头，再检查一次。',
    'camera-dark': '摄像头的画面全黑。请打开镜头盖和教室的灯。',
    'microphone-silent': '话筒没有任何声音。请打开话筒开关，检查音量和接线。',
    'loudspeaker-unheard': '音箱放出的声音没有被话筒听到。请打开音箱，把音量调大。',
    'line-slow-down': '下载太慢，画面会变小或只剩声音。请关掉其他下载，或联系网络管理员。',
    'line-slow-up': '上传太慢，上台时画面会变小。请关掉其他上传，或联系网络管理员。',
    'line-long': '网络延迟很大，问答会慢半拍。请改用有线网络。',
    'udp-blocked': '网络不放行 UDP，线路差时声音会卡。请联系网络管理员放行媒体端口的 UDP。',
    'relay-only': '声音和画面只能绕经中继服务器，延迟更大。请联系网络管理员，放行同课服务器的媒体端口。',
    'check-old': '上一次检查已经过了一天。请再按一次“检查设备”。',
  },
  en: {
    'never-checked': 'This classroom was never checked. Switch its computer on and press “Check devices”.',
    'camera-missing': 'No camera was found. Check its power and USB cable, then check again.',
    'camera-refused':
      'The browser does not allow the camera. Click the icon left of the address, allow it, and reload.',
    'camera-busy': 'Another program uses the camera. Close other meeting or recording programs.',
    'microphone-missing': 'No microphone was found. Check its power and cable, then check again.',
    'microphone-refused':
      'The browser does not allow the microphone. Click the icon left of the address, allow it, and reload.',
    'microphone-busy': 'Another program uses the microphone. Close other meeting or recording programs.',
    'page-insecure':
      'The page was not opened by https, so the browser gives no camera. Open the https address.',
    'media-blocked':
      'Sound and pictures do not reach the server. Have the network let the media port through (UDP and TCP).',
    'node-blocked':
      'Sound and pictures do not reach {nodes}, and a lesson may be there. Have the network let its media port through (UDP and TCP).',
    'camera-still': "The camera's picture does not move. Unplug it, plug it in again, and check again.",
    'camera-dark': "The camera's picture is black. Open its cover and switch the lights on.",
    'microphone-silent': 'The microphone gives no sound at all. Switch it on; check its volume and cable.',
    'loudspeaker-unheard': 'The microphone did not hear the loudspeaker. Switch it on and turn it up.',
    'line-slow-down':
      "Downloads are slow: pictures get small or go. Stop other downloads or ask the network's keeper.",
    'line-slow-up':
      "Uploads are slow: on stage the picture gets small. Stop other uploads or ask the network's keeper.",
    'line-long': 'Answers take long on this network. Use a cable instead of Wi-Fi.',
    'udp-blocked':
      'The network blocks UDP: on a bad line sound stutters. Have UDP let through to the media port.',
    'relay-only':
      'Sound and pictures get through by the relay alone, which is slower. Have the network let the media port through.',
    'check-old': 'The last check is more than a day old. Press “Check devices” again.',
  },
}

export const levelWords: Messages<ReadinessLevel> = {
  zh: { ready: '就绪', doubtful: '存疑', missing: '缺失' },
  en: { ready: 'Ready', doubtful: 'Doubtful', missing: 'Missing' },
}

type Key =
  | 'check'
  | 'checkAgain'
  | 'checking'
  | 'title'
  | 'camera'
  | 'microphone'
  | 'loudspeaker'
  | 'line'
  | 'good'
  | 'bad'
  | 'untried'
  | 'allGood'
  | 'rates'
  | 'udp'
  | 'tcp'
  | 'relay'
  | 'heard'
  | 'listening'
  | 'checkedAt'
  | 'failed'
  | 'close'

export const readinessWords: Messages<Key> = {
  zh: {
    check: '检查设备',
    checkAgain: '再检查一次',
    checking: '正在检查…',
    title: '检查设备和网络',
    camera: '摄像头',
    microphone: '话筒',
    loudspeaker: '音箱',
    line: '网络',
    good: '正常',
    bad: '有问题',
    untried: '没有试',
    allGood: '设备和网络都正常，可以上课。',
    rates: '下载 {down}，上传 {up}',
    udp: 'UDP 畅通',
    tcp: '只有 TCP',
    relay: '只有中继',
    heard: '话筒听到了音箱',
    listening: '正在放一声提示音，请保持安静',
    checkedAt: '{time} 检查',
    failed: '没能检查完。请看网络是否连着，再试一次。',
    close: '关闭',
  },
  en: {
    check: 'Check devices',
    checkAgain: 'Check again',
    checking: 'Checking…',
    title: 'Check devices and network',
    camera: 'Camera',
    microphone: 'Microphone',
    loudspeaker: 'Loudspeaker',
    line: 'Network',
    good: 'Fine',
    bad: 'Needs a look',
    untried: 'Not tried',
    allGood: 'Devices and network are fine: the lesson can begin.',
    rates: '{down} down, {up} up',
    udp: 'UDP open',
    tcp: 'TCP only',
    relay: 'Relay only',
    heard: 'The microphone hears it',
    listening: 'A tone is played, please be quiet',
    checkedAt: 'Checked {time}',
    failed: 'The check could not be finished. See that the network is connected, then try again.',
    close: 'Close',
  },
}
