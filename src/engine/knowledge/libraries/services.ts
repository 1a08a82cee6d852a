/** Clients of services: language models, chat platforms, payment, messages to people. */
import type { Entry, Library } from '../entry.ts';

/** The same resources below a client that waits and below one whose methods are coroutine functions. */
function twinClients(
  sync: string,
  async: string,
  resources: Readonly<Record<string, string>>,
): Record<string, Entry> {
  const library: Record<string, Entry> = { [async]: { coroutines: 'close', asyncWith: true } };
  for (const [path, list] of Object.entries(resources)) {
    library[`${sync}.${path}`] = { blocks: { network: list } };
    library[`${async}.${path}`] = { coroutines: list };
  }
  return library;
}

const languageModels: Library = {
  ...twinClients('openai.OpenAI', 'openai.AsyncOpenAI', {
    'chat.completions': 'create',
    completions: 'create',
    responses: 'create',
    embeddings: 'create',
    images: 'generate edit create_variation',
    'audio.transcriptions': 'create',
    'audio.translations': 'create',
    'audio.speech': 'create',
    moderations: 'create',
    files: 'create retrieve delete content',
    models: 'retrieve',
  }),
  'openai.AzureOpenAI': { bases: 'openai.OpenAI' },
  'openai.AsyncAzureOpenAI': { bases: 'openai.AsyncOpenAI' },
  // Before version 1.
  'openai.ChatCompletion': {
    blocks: { network: 'create' },
    twinMethods: { 'a*': 'create' },
    coroutines: 'acreate',
  },
  'openai.Completion': {
    blocks: { network: 'create' },
    twinMethods: { 'a*': 'create' },
    coroutines: 'acreate',
  },
  'openai.Embedding': {
    blocks: { network: 'create' },
    twinMethods: { 'a*': 'create' },
    coroutines: 'acreate',
  },
  'openai.Image': { blocks: { network: 'create' }, twinMethods: { 'a*': 'create' }, coroutines: 'acreate' },
  ...twinClients('anthropic.Anthropic', 'anthropic.AsyncAnthropic', {
    messages: 'create count_tokens',
    completions: 'create',
    'messages.batches': 'create retrieve cancel',
  }),
  'google.generativeai.GenerativeModel': {
    blocks: { network: 'generate_content' },
    coroutines: 'generate_content_async',
    twinMethods: { '*_async': 'generate_content' },
  },
  'google.genai.Client.models': { blocks: { network: 'generate_content embed_content count_tokens' } },
  'google.genai.Client.aio.models': { coroutines: 'generate_content embed_content count_tokens' },
  'langchain_openai.ChatOpenAI': {
    blocks: { network: 'invoke batch' },
    coroutines: 'ainvoke abatch',
    twinMethods: { 'a*': 'invoke batch' },
  },
  'langchain_anthropic.ChatAnthropic': {
    blocks: { network: 'invoke batch' },
    coroutines: 'ainvoke abatch',
    twinMethods: { 'a*': 'invoke batch' },
  },
  ollama: { blocks: { network: 'chat generate embeddings embed pull' } },
  'ollama.Client': { blocks: { network: 'chat generate embeddings embed pull' } },
  'ollama.AsyncClient': { coroutines: 'chat generate embeddings embed pull' },
  huggingface_hub: { blocks: { network: 'hf_hub_download snapshot_download' } },
};

const STRIPE_OBJECTS =
  `Customer Charge PaymentIntent PaymentMethod SetupIntent Subscription Invoice Refund Product
  Price Account Transfer Payout Coupon Event Balance`.split(/\s+/);
const STRIPE: Entry = {
  blocks: { network: 'create retrieve modify list delete cancel confirm capture' },
  coroutines:
    'create_async retrieve_async modify_async list_async delete_async cancel_async confirm_async capture_async',
  twinMethods: { '*_async': 'create retrieve modify list delete cancel confirm capture' },
};

const payment: Library = {
  ...Object.fromEntries(STRIPE_OBJECTS.map((name) => [`stripe.${name}`, STRIPE])),
  'stripe.checkout.Session': STRIPE,
};

const SLACK = `chat_postMessage chat_update chat_delete chat_postEphemeral chat_scheduleMessage conversations_list
  conversations_history conversations_members conversations_info conversations_open conversations_replies users_list
  users_info users_lookupByEmail files_upload files_upload_v2 reactions_add views_open views_publish views_update
  auth_test api_call`;
const AIOGRAM_BOT = `send_message send_photo send_document send_video send_audio send_sticker send_media_group
  send_location send_chat_action edit_message_text edit_message_reply_markup delete_message answer_callback_query
  answer_inline_query set_webhook delete_webhook get_webhook_info get_me get_chat get_chat_member get_file
  download_file forward_message copy_message pin_chat_message set_my_commands`;

const chat: Library = {
  'slack_sdk.WebClient': {
    aliases: 'slack_sdk.web.WebClient slack_sdk.web.client.WebClient',
    blocks: { network: SLACK },
  },
  'slack_sdk.web.async_client.AsyncWebClient': { coroutines: SLACK },
  'slack_sdk.webhook.WebhookClient': {
    aliases: 'slack_sdk.WebhookClient slack_sdk.webhook.client.WebhookClient',
    blocks: { network: 'send send_dict' },
  },
  'slack_sdk.webhook.async_client.AsyncWebhookClient': { coroutines: 'send send_dict' },
  // `run` of a client starts an event loop of its own and stays there.
  'discord.Client': {
    aliases: 'discord.client.Client nextcord.Client disnake.Client',
    coroutines:
      'start close login connect wait_until_ready change_presence fetch_user fetch_channel fetch_guild application_info',
    decorators: { function: 'event' },
  },
  'discord.ext.commands.Bot': {
    aliases: 'nextcord.ext.commands.Bot disnake.ext.commands.Bot discord.ext.commands.bot.Bot',
    bases: 'discord.Client',
    coroutines: 'process_commands load_extension add_cog',
    decorators: { function: 'event listen command hybrid_command group check' },
  },
  'discord.ext.commands.Cog': {
    aliases: 'nextcord.ext.commands.Cog disnake.ext.commands.Cog',
    decorators: { function: 'listener' },
  },
  'discord.ext.commands': {
    decorators: { function: 'command hybrid_command group has_permissions is_owner cooldown' },
  },
  'discord.abc.Messageable': { coroutines: 'send trigger_typing fetch_message pins' },
  'discord.TextChannel': { bases: 'discord.abc.Messageable', coroutines: 'delete edit purge create_thread' },
  'discord.DMChannel': { bases: 'discord.abc.Messageable' },
  'discord.Thread': { bases: 'discord.abc.Messageable' },
  'discord.User': { bases: 'discord.abc.Messageable' },
  'discord.Member': {
    bases: 'discord.abc.Messageable',
    coroutines: 'kick ban edit add_roles remove_roles move_to',
  },
  'discord.ext.commands.Context': { bases: 'discord.abc.Messageable', coroutines: 'reply invoke' },
  'discord.Message': {
    coroutines: 'reply delete edit add_reaction remove_reaction clear_reactions pin unpin publish',
    attributes: { 'discord.abc.Messageable': 'channel' },
  },
  'discord.Interaction': { attributes: { 'discord.InteractionResponse': 'response' } },
  'discord.InteractionResponse': { coroutines: 'send_message defer edit_message send_modal' },
  'aiogram.Bot': { aliases: 'aiogram.client.bot.Bot aiogram.bot.bot.Bot', coroutines: AIOGRAM_BOT },
  'aiogram.Dispatcher': {
    aliases: 'aiogram.dispatcher.dispatcher.Dispatcher',
    coroutines: 'start_polling',
    decorators: { function: 'message callback_query errors startup shutdown' },
  },
  'aiogram.types.Message': {
    aliases: 'aiogram.types.message.Message',
    coroutines: 'answer reply delete edit_text answer_photo answer_document reply_photo forward',
  },
  'aiogram.types.CallbackQuery': { coroutines: 'answer', attributes: { 'aiogram.types.Message': 'message' } },
  'twilio.rest.Client.messages': { blocks: { network: 'create list' } },
  'twilio.rest.Client.calls': { blocks: { network: 'create list' } },
  'sendgrid.SendGridAPIClient': { blocks: { network: 'send' } },
};

export const SERVICES: readonly Library[] = [languageModels, payment, chat];
