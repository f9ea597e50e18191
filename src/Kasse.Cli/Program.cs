using Kasse.Cli;

return await KasseCommand.Run(args, Terminal.Ours());
