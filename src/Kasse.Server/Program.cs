using Kasse.Server.Start;

return await Commands.Run(args, Console.Out, Console.Error);
