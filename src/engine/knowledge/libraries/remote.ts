/** Other machines, other programs and browsers: shells, mail, directories, names, processes, test browsers. */
import type { Entry, Library, Waits } from '../entry.ts';
import { argument, isConst, unlessZero, whenWaiting } from '../waits.ts';

const SFTP = 'get put getfo putfo listdir listdir_attr open stat lstat remove mkdir rmdir rename chmod chown';

const shells: Library = {
  'paramiko.SSHClient': {
    aliases: 'paramiko.client.SSHClient',
    blocks: { network: 'connect exec_command open_sftp invoke_shell' },
    gives: { 'paramiko.SFTPClient': 'open_sftp', 'paramiko.Channel': 'invoke_shell' },
  },
  'paramiko.SFTPClient': {
    aliases: 'paramiko.sftp_client.SFTPClient paramiko.sftp_client.SFTP paramiko.SFTP',
    blocks: { network: `${SFTP} from_transport` },
    gives: { 'paramiko.SFTPClient': 'from_transport' },
  },
  'paramiko.Transport': {
    aliases: 'paramiko.transport.Transport',
    blocks: { network: 'connect open_session open_channel auth_password auth_publickey' },
    gives: { 'paramiko.Channel': 'open_session open_channel' },
  },
  'paramiko.Channel': {
    aliases: 'paramiko.channel.Channel',
    blocks: { network: 'recv recv_stderr send sendall exec_command recv_exit_status' },
  },
  'fabric.Connection': {
    aliases: 'fabric.connection.Connection',
    blocks: { network: 'run put get sudo open' },
  },
  asyncssh: {
    coroutines: 'connect listen create_server create_connection scp',
    gives: { 'asyncssh.SSHClientConnection': 'connect' },
  },
  'asyncssh.connect': { aliases: 'asyncssh.connection.connect' },
  'asyncssh.SSHClientConnection': {
    aliases: 'asyncssh.connection.SSHClientConnection',
    coroutines: 'run create_process start_sftp_client open_session wait_closed',
    asyncWith: true,
  },
  netmiko: { blocks: { network: 'ConnectHandler' } },
  'scp.SCPClient': { blocks: { network: 'get put putfo' } },
};

const mailAndNames: Library = {
  aiosmtplib: { coroutines: 'send' },
  'aiosmtplib.send': { aliases: 'aiosmtplib.api.send' },
  'aiosmtplib.SMTP': {
    aliases: 'aiosmtplib.smtp.SMTP',
    coroutines: 'connect login sendmail send_message starttls quit noop helo ehlo',
    asyncWith: true,
  },
  'ldap3.Connection': {
    aliases: 'ldap3.core.connection.Connection',
    blocks: { network: 'bind rebind search add delete modify modify_dn compare unbind start_tls' },
  },
  'dns.resolver': { blocks: { dns: 'query resolve resolve_address' } },
  'dns.resolver.Resolver': { blocks: { dns: 'query resolve resolve_address' } },
  'dns.asyncresolver': { coroutines: 'resolve resolve_address' },
  'dns.asyncresolver.Resolver': { coroutines: 'resolve resolve_address' },
  smbclient: { blocks: { network: 'open_file listdir' } },
};

/** `sh.ls(_bg=True)` and `_async=True`. */
const unlessBackground: Waits = (call) =>
  !isConst(argument(call, -1, '_bg'), true) &&
  !isConst(argument(call, -1, '_async'), true) &&
  argument(call, -1, '_iter') === undefined;
const unlessDisowned: Waits = (call) =>
  !isConst(argument(call, -1, 'asynchronous'), true) && !isConst(argument(call, -1, 'disown'), true);
const unlessAwaitable: Waits = (call) =>
  !call.args.some((arg) => arg.name === 'async_' || arg.name === 'async') && unlessZero(1)(call, []);

const programs: Library = {
  sh: { blocks: { subprocess: '*' }, waits: { '*': unlessBackground }, quick: 'bake contrib pushd' },
  'plumbum.cmd': { blocks: { subprocess: '*' } },
  invoke: { blocks: { subprocess: 'run' }, waits: { run: unlessDisowned } },
  'invoke.Context': {
    aliases: 'invoke.context.Context',
    blocks: { subprocess: 'run sudo' },
    waits: { run: unlessDisowned, sudo: unlessDisowned },
  },
  pexpect: { blocks: { subprocess: 'run' }, classes: 'spawn', gives: { 'pexpect.spawn': 'spawn' } },
  'pexpect.spawn': {
    aliases: 'pexpect.pty_spawn.spawn',
    blocks: { subprocess: 'expect expect_exact expect_list read readline wait interact' },
    waits: { expect: unlessAwaitable, expect_exact: unlessAwaitable, expect_list: unlessAwaitable },
  },
  'git.Repo': {
    aliases: 'git.repo.Repo git.repo.base.Repo',
    blocks: { subprocess: 'clone_from clone archive' },
    gives: { 'git.Repo': 'clone_from clone init' },
    attributes: { 'git.Git': 'git' },
  },
  'git.Git': { aliases: 'git.cmd.Git', blocks: { subprocess: '*' }, quick: 'working_dir custom_environment' },
  'git.Remote': { aliases: 'git.remote.Remote', blocks: { subprocess: 'fetch pull push update' } },
  psutil: {
    blocks: { sleep: 'cpu_percent cpu_times_percent', process: 'wait_procs' },
    waits: {
      cpu_percent: whenWaiting(0, 'interval'),
      cpu_times_percent: whenWaiting(0, 'interval'),
      wait_procs: unlessZero(1),
    },
  },
  'psutil.Process': {
    blocks: { process: 'wait', sleep: 'cpu_percent' },
    waits: { wait: unlessZero(0), cpu_percent: whenWaiting(0, 'interval') },
  },
  'psutil.Popen': { bases: 'psutil.Process', blocks: { subprocess: 'communicate' } },
};

const WEB_DRIVER = 'selenium.webdriver.remote.webdriver.WebDriver';
const browserDriver: Entry = { bases: WEB_DRIVER };
const drivers = 'Chrome Firefox Edge Safari Remote Ie';
const PAGE_ACTIONS = `goto reload go_back go_forward click dblclick fill type press check uncheck hover focus
  select_option set_input_files wait_for_selector wait_for_timeout wait_for_load_state wait_for_url wait_for_function
  content title evaluate screenshot pdf close inner_text inner_html text_content get_attribute query_selector
  query_selector_all set_content add_init_script route is_visible`;
const LOCATOR_ACTIONS = `click dblclick fill type press check uncheck hover focus select_option set_input_files
  wait_for inner_text inner_html text_content input_value get_attribute count is_visible is_enabled is_checked
  all all_inner_texts all_text_contents evaluate screenshot scroll_into_view_if_needed clear`;
const BROWSER_TYPES = 'chromium firefox webkit';

/** The same classes stand in `playwright.sync_api` and `playwright.async_api`. */
function playwright(module: 'playwright.sync_api' | 'playwright.async_api'): Record<string, Entry> {
  const asynchronous = module.endsWith('async_api');
  const acts = (list: string): Entry => (asynchronous ? { coroutines: list } : { blocks: { network: list } });
  const entered: Entry = asynchronous ? { asyncWith: true } : {};
  const start = asynchronous ? 'async_playwright' : 'sync_playwright';
  return {
    [module]: { gives: { [`${module}.${start}()`]: start } },
    [`${module}.${start}()`]: {
      ...acts('start'),
      ...entered,
      enters: `${module}.Playwright`,
      gives: { [`${module}.Playwright`]: 'start' },
    },
    [`${module}.Playwright`]: { attributes: { [`${module}.BrowserType`]: BROWSER_TYPES } },
    [`${module}.BrowserType`]: {
      ...acts('launch connect connect_over_cdp launch_persistent_context'),
      gives: {
        [`${module}.Browser`]: 'launch connect connect_over_cdp',
        [`${module}.BrowserContext`]: 'launch_persistent_context',
      },
    },
    [`${module}.Browser`]: {
      ...acts('new_context new_page close'),
      ...entered,
      gives: { [`${module}.BrowserContext`]: 'new_context', [`${module}.Page`]: 'new_page' },
    },
    [`${module}.BrowserContext`]: {
      ...acts('new_page close cookies add_cookies storage_state'),
      ...entered,
      gives: { [`${module}.Page`]: 'new_page' },
    },
    [`${module}.Page`]: {
      ...acts(PAGE_ACTIONS),
      ...entered,
      gives: { [`${module}.Locator`]: 'locator get_by_text get_by_role get_by_label get_by_test_id' },
    },
    [`${module}.Locator`]: {
      ...acts(LOCATOR_ACTIONS),
      gives: { [`${module}.Locator`]: 'locator nth filter get_by_text get_by_role' },
      attributes: { [`${module}.Locator`]: 'first last' },
    },
  };
}

const browsers: Library = {
  'selenium.webdriver': { blocks: { network: drivers } },
  ...Object.fromEntries(drivers.split(' ').map((name) => [`selenium.webdriver.${name}`, browserDriver])),
  [WEB_DRIVER]: {
    blocks: {
      network: `get find_element find_elements execute_script execute_async_script refresh back forward quit close
        save_screenshot get_screenshot_as_file get_screenshot_as_png`,
    },
    gives: { 'selenium.webdriver.remote.webelement.WebElement': 'find_element' },
  },
  'selenium.webdriver.remote.webelement.WebElement': {
    blocks: { network: 'click send_keys clear submit get_attribute is_displayed find_element find_elements' },
    gives: { 'selenium.webdriver.remote.webelement.WebElement': 'find_element' },
  },
  'selenium.webdriver.support.wait.WebDriverWait': {
    aliases: 'selenium.webdriver.support.ui.WebDriverWait',
    blocks: { network: 'until until_not' },
  },
  ...playwright('playwright.sync_api'),
  ...playwright('playwright.async_api'),
  pyppeteer: { coroutines: 'launch connect', gives: { 'pyppeteer.browser.Browser': 'launch connect' } },
  'pyppeteer.browser.Browser': {
    coroutines: 'newPage close pages',
    gives: { 'pyppeteer.page.Page': 'newPage' },
  },
  'pyppeteer.page.Page': {
    coroutines: 'goto click type content evaluate screenshot close waitForSelector title',
  },
  'scrapy.crawler.CrawlerProcess': { blocks: { network: 'start' } },
};

export const REMOTE: readonly Library[] = [shells, mailAndNames, programs, browsers];
