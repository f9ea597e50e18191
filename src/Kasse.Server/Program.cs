Console.WriteLine("Kasse");
