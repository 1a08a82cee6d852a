import * as vscode from 'vscode';

/** The messages of the Debug Adapter Protocol, as far as they are needed here. */
interface Request {
  seq: number;
  type: 'request';
  command: string;
}

/** The user was asked, and wants nothing to be started: there is nothing to tell. */
export class GivenUp extends Error {}

/** A program that runs with its timeline: `ended` gives its exit code. */
export interface Launched {
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/**
 * A debug session without a debugger: VS Code fills in a launch configuration and shows the session with its Stop
 * button, and the program runs with its timeline in a terminal. Breakpoints do nothing meanwhile.
 * https://microsoft.github.io/debug-adapter-protocol/specification
 */
export class LaunchAdapter implements vscode.DebugAdapter {
  private readonly messages = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.messages.event;
  private seq = 0;
  private launched: Launched | null = null;

  /** `launch` starts the program; it rejects with what to tell the user. */
  constructor(private readonly launch: () => Promise<Launched>) {}

  handleMessage(message: vscode.DebugProtocolMessage): void {
    const request = message as Request;
    if (request.type === 'request') void this.answer(request);
  }

  dispose(): void {
    void this.launched?.stop();
    this.messages.dispose();
  }

  private async answer(request: Request): Promise<void> {
    switch (request.command) {
      case 'initialize':
        this.respond(request, { supportsTerminateRequest: true });
        this.event('initialized');
        return;
      case 'launch':
        return this.start(request);
      case 'threads':
        return this.respond(request, { threads: [] });
      case 'setBreakpoints':
      case 'setExceptionBreakpoints':
        return this.respond(request, { breakpoints: [] });
      case 'terminate':
      case 'disconnect':
        await this.launched?.stop();
        return this.respond(request);
      default:
        this.respond(request);
    }
  }

  private async start(request: Request): Promise<void> {
    try {
      this.launched = await this.launch();
    } catch (error) {
      this.refuse(request, error as Error);
      this.event('terminated');
      return;
    }
    this.respond(request);
    const exitCode = await this.launched.ended;
    this.launched = null;
    if (exitCode !== null) this.event('exited', { exitCode });
    this.event('terminated');
  }

  private respond(request: Request, body?: object): void {
    this.send({
      type: 'response',
      request_seq: request.seq,
      command: request.command,
      success: true,
      ...(body ? { body } : {}),
    });
  }

  private refuse(request: Request, error: Error): void {
    const format = error.message;
    this.send({
      type: 'response',
      request_seq: request.seq,
      command: request.command,
      success: false,
      message: error instanceof GivenUp ? 'cancelled' : format,
      body: { error: { id: 1, format, showUser: !(error instanceof GivenUp) } },
    });
  }

  private event(event: string, body?: object): void {
    this.send({ type: 'event', event, ...(body ? { body } : {}) });
  }

  private send(message: object): void {
    this.seq++;
    this.messages.fire({ seq: this.seq, ...message } as vscode.DebugProtocolMessage);
  }
}
